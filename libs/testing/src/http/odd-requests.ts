import fc from 'fast-check';
import { type RawAnswer, rawRequest } from './raw-request';

const SPECIAL = ['', ' ', "'", '"', '%00', '%zz', '%F0%9F%92%B8', '..%2f', '{}', '[]', '-1', '0', '1e999', '9'.repeat(40), "1' OR '1'='1", '\\u0000', '__proto__', 'é', 'a'.repeat(300)];
const HEADERS = [
  'Accept', 'Authorization', 'Content-Encoding', 'Content-Type', 'Expect', 'Host', 'Idempotency-Key', 'If-Match', 'Last-Event-ID', 'Prefer',
  'Range', 'Reprise-Min-Position', 'Reprise-Stream', 'Traceparent', 'Upgrade', 'X-Correlation-Id',
];
const VALUES = [...SPECIAL, 'application/json', 'application/json; charset=latin1', 'application/x-ndjson', 'wait=0', '"1"', 'W/"1", *', 'gzip', 'websocket', 'account-1', '1'];

const word = fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ maxLength: 20 }).map(encodeURIComponent));
const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'DELETE', 'HEAD', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'get', 'G T');
const header = fc.tuple(fc.constantFrom(...HEADERS), fc.constantFrom(...VALUES)).map((pair) => pair.join(': '));
const json = fc.oneof(fc.json(), fc.json().map((text) => text.slice(0, -1)), fc.string(), fc.constantFrom(...SPECIAL, '{"a":1,"a":2}', '{"amount":1e400}', '['.repeat(5_000)));

export interface OddParts {
  /** Paths with `:name` where anything may stand. */
  readonly paths: readonly string[];
  /** Query parameters and fields of bodies that mean something there. */
  readonly names: readonly string[];
}

/** Requests that are nearly right, and some that are far from it, as bytes. */
export function oddRequests({ paths, names }: OddParts): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names, '__proto__', 'x');
  const path = fc.tuple(fc.constantFrom(...paths), word).map(([pattern, id]) => pattern.replaceAll(/:\w+/g, () => id));
  const query = fc.array(fc.tuple(name, word), { maxLength: 3 }).map((pairs) => (pairs.length > 0 ? `?${pairs.map((pair) => pair.join('=')).join('&')}` : ''));
  const fields = fc.array(fc.tuple(name, fc.jsonValue({ maxDepth: 2 })), { maxLength: 5 });
  const object = fields.map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
  return fc
    .tuple(fc.tuple(method, path, query), fc.array(header, { maxLength: 4 }), fc.oneof(object, json, fc.constant('')))
    .map(([[verb, at, asked], headers, body]) => {
      const length = body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
      return [`${verb} ${at}${asked} HTTP/1.1`, 'Host: localhost', 'Connection: close', 'Prefer: wait=0', ...length, ...headers, '', body].join('\r\n');
    });
}

const LEAKS = /\\n\s+at |\n\s+at |\.[jt]s:\d+|node_modules|\b(SELECT|INSERT|UPDATE|DELETE FROM|syntax error|relation|QueryFailed)\b/;

/** What is wrong with an answer to an odd request; undefined: nothing. */
export function faultOf(answer: RawAnswer | undefined): string | undefined {
  if (!answer) return 'no answer';
  const { status, headers, body } = answer;
  if (status < 400) return undefined;
  if (status >= 500 && status !== 503 && status !== 504) return `status ${status}: ${body}`;
  if (!headers['content-type']?.startsWith('application/problem+json')) return `${status} is no problem+json: ${body}`;
  if (LEAKS.test(body)) return `it tells too much: ${body}`;
  return body === '' || 'detail' in (JSON.parse(body) as object) ? undefined : `it gives no reason: ${body}`;
}

/** Sends so many odd requests. @throws what was wrong with the first answer at fault, and the request */
export async function bearsOddRequests(url: string, parts: OddParts, numRuns = 300): Promise<void> {
  const property = async (bytes: string) => {
    const fault = faultOf(await rawRequest(url, bytes));
    if (fault !== undefined) throw new Error(`${fault}\nto ${JSON.stringify(bytes)}`);
  };
  await fc.assert(fc.asyncProperty(oddRequests(parts), property), { numRuns });
}
