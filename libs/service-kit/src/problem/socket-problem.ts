import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { httpProblems } from './http-problems';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from './problem';

const known: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: problem(httpProblems.requestTimeout, 'Send the whole request within 30 seconds.'),
  HPE_HEADER_OVERFLOW: problem(httpProblems.headersTooLarge, 'The URL and the headers have 16 KiB together.'),
};

/** Answers what Node refused before there was a request: bytes that are not HTTP, huge headers, slow senders. */
export function answerOnSocket(error: Error & { code?: string; reason?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return socket.destroy();
  const answer = known[error.code ?? ''] ?? problem(httpProblems.malformedRequest, `This is no HTTP: ${error.reason ?? 'it could not be parsed'}.`);
  return endWith(answer, socket);
}

/** Nobody here is a way to somewhere else. */
export const refuseTunnel = (_request: unknown, socket: Duplex) =>
  endWith(problem(httpProblems.malformedRequest, 'CONNECT is not offered here.'), socket);

function endWith(answer: Problem, socket: Duplex) {
  const { kind } = answer;
  const body = JSON.stringify(answer.body());
  const head = [
    `HTTP/1.1 ${kind.status} ${kind.title}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
