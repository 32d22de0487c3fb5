import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpProblems } from '../problem/http-problems';
import { type Problem, type ProblemKind, problem } from '../problem/problem';
import { sendProblem } from '../problem/send-problem';
import { hasBody } from './has-body';

/** With the rest of the headers it must fit into what Node reads: 16 KiB. */
const MAX_URL_LENGTH = 8_000;

/** Headers that say one thing: said twice, nobody can tell what was meant. */
const SINGLE = new Set([
  'authorization',
  'content-encoding',
  'content-type',
  'host',
  'idempotency-key',
  'if-match',
  'last-event-id',
  'reprise-min-position',
  'reprise-stream',
  'x-correlation-id',
]);

const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/gi;
const CLOSE = { Connection: 'close' };

/** Refuses, before a body is read, what two readers could read in two ways, and what would be ignored otherwise. */
export function refuseUnclear(server: FastifyInstance) {
  server.addHook('preParsing', (request, reply, ...[payload, done]) => {
    const found = objectionTo(request);
    if (found) sendProblem(reply, found, request.id);
    else done(null, payload);
  });
}

function objectionTo(request: FastifyRequest): Problem | undefined {
  for (const rule of RULES) {
    const found = rule(request);
    if (found) return found;
  }
  return undefined;
}

const refuse = (kind: ProblemKind, detail: string, headers: Readonly<Record<string, string>> = {}) => problem(kind, detail, { headers });

const RULES: readonly ((request: FastifyRequest) => Problem | undefined)[] = [
  ({ url }) => (url.length > MAX_URL_LENGTH ? refuse(httpProblems.uriTooLong, `A URL has ${MAX_URL_LENGTH} characters at most.`, CLOSE) : undefined),
  ({ headers, raw }) =>
    headers.host === undefined && raw.httpVersion === '1.1' ? refuse(httpProblems.malformedRequest, 'HTTP/1.1 needs a Host header.', CLOSE) : undefined,
  ({ headers: { expect } }) =>
    expect !== undefined && expect.toLowerCase() !== '100-continue'
      ? refuse(httpProblems.expectationFailed, 'Expect may be 100-continue, or left out.', CLOSE)
      : undefined,
  ({ raw }) => {
    const name = repeatedHeader(raw.rawHeaders);
    return name === undefined ? undefined : refuse(httpProblems.malformedRequest, `${name} is there more than once. Send it once.`);
  },
  (request) =>
    BODILESS.has(request.method) && hasBody(request)
      ? refuse(httpProblems.malformedRequest, `${request.method} takes no body here. Send none.`, CLOSE)
      : undefined,
  ({ headers: { 'content-encoding': coding = 'identity' } }) =>
    coding.trim().toLowerCase() === 'identity'
      ? undefined
      : refuse(httpProblems.unsupportedMediaType, 'Content-Encoding is not undone here. Send the body as it is.', { 'Accept-Encoding': 'identity' }),
  (request) => {
    const charset = hasBody(request) ? otherCharset(request.headers['content-type'] ?? '') : undefined;
    return charset === undefined ? undefined : refuse(httpProblems.unsupportedMediaType, `Send the body in UTF-8, not in ${charset || 'no charset'}.`);
  },
];

function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (SINGLE.has(lower) && seen.has(lower)) return name;
    seen.add(lower);
  }
  return undefined;
}

const otherCharset = (contentType: string) =>
  [...contentType.matchAll(CHARSET)].map(([, charset = '']) => charset).find((charset) => !/^utf-?8$/i.test(charset));
