import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LogPage, LogReader } from '@reprise/messaging';

export interface LogServer {
  readonly url: string;
  close(): Promise<void>;
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

async function* lines(pages: AsyncIterable<LogPage>, from: number): AsyncGenerator<string> {
  let reached = from - 1;
  for await (const { events, position } of pages) {
    reached = position;
    yield events.map(line).join('') + line({ position });
  }
  yield line({ position: reached });
}

/** A log over HTTP, as history-service serves it to feeds: for tests of what reads it. */
export async function serveLog(log: LogReader): Promise<LogServer> {
  const server = createServer((request, response) => void answer(log, request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(log: LogReader, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://history');
  if (pathname === '/head') return void response.end(line({ position: await log.head() }));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const from = Number(searchParams.get('from') ?? 1);
  const categories = searchParams.getAll('category');
  const query = { after: from - 1, ...(categories.length > 0 && { categories }) };
  const pages = searchParams.get('follow') === 'true' ? log.follow(query, gone.signal) : log.read(query);
  await pipeline(Readable.from(lines(pages, from)), response);
}
