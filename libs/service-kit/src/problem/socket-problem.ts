import type { Socket } from 'node:net';
import { httpProblems } from './http-problems';
import { PROBLEM_MEDIA_TYPE, problem } from './problem';

const kinds: Readonly<Record<string, keyof typeof httpProblems>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
};

/** Answers what Node refused before there was a request: bytes that are not HTTP, huge headers, slow senders. */
export function answerOnSocket(error: Error & { code?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return socket.destroy();
  const kind = httpProblems[kinds[error.code ?? ''] ?? 'malformedRequest'];
  const body = JSON.stringify(problem(kind, kind.title).body());
  const head = [
    `HTTP/1.1 ${kind.status} ${kind.title}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
