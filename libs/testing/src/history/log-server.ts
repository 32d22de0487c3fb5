import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LogPage, LogReader, StreamReader } from '@reprise/messaging';

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

const STREAM = /^\/streams\/([^/]+)$/;

/** A stream over HTTP, as history-service answers `Accept: application/x-ndjson`. */
async function answerStream(log: StreamReader, streamId: string, response: ServerResponse): Promise<void> {
  const events: string[] = [];
  for await (const event of log.readStream({ streamId })) events.push(line(event));
  response.writeHead(events.length > 0 ? 200 : 404).end(events.join(''));
}

type Served = LogReader & StreamReader;

export interface LogServing {
  /** The one token that is good now; without it, none is asked for. */
  token?(this: void): string;
}

/** A log over HTTP, as history-service serves it to feeds: for tests of what reads it. */
export async function serveLog(log: Served, { token }: LogServing = {}): Promise<LogServer> {
  const server = createServer((request, response) => {
    if (token && request.headers.authorization !== `Bearer ${token()}`) return void response.writeHead(401).end('a token is missing');
    void answer(log, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(log: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://history');
  if (pathname === '/head') return void response.end(line({ position: await log.head() }));
  const [, streamId] = STREAM.exec(pathname) ?? [];
  if (streamId !== undefined) return answerStream(log, streamId, response);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const from = Number(searchParams.get('from') ?? 1);
  const categories = searchParams.getAll('category');
  const query = { after: from - 1, ...(categories.length > 0 && { categories }) };
  const pages = searchParams.get('follow') === 'true' ? log.follow(query, gone.signal) : log.read(query);
  await pipeline(Readable.from(lines(pages, from)), response);
}
