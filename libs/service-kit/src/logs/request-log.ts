import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Options } from 'pino-http';
import { isExpected } from '../problem/expected';

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', 'connectionString', 'email', 'shippingAddress'];
/** Bodies and headers are never logged; this catches what an error or an object brings along. */
const REDACTED = SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
const QUIET = /^\/(health|metrics|docs)/;

/** One line a request; what a caller asked for is no error, whatever its status. */
export const requestLog = (service: string, level: string): Options => ({
  level,
  base: { service, pid: process.pid },
  redact: { paths: REDACTED, censor: '[redacted]' },
  quietReqLogger: true,
  customAttributeKeys: { reqId: 'correlationId' },
  autoLogging: { ignore: (request) => QUIET.test(pathOf(request)) },
  customLogLevel: (_request, response, error) => (error || (response.statusCode >= 500 && !isExpected(response)) ? 'error' : 'info'),
  // pino-http makes an error, with a stack, of every status from 500 on.
  customErrorObject: (_request, response, ...[, line]: [Error, object]) => (isExpected(response) ? { ...line, err: undefined } : line),
  customErrorMessage: (_request, response) => (isExpected(response) ? 'request completed' : 'request errored'),
  // Set by Fastify's genReqId, which took over or made the correlation id.
  genReqId: ({ id }) => id,
  serializers: {
    req: ({ method, url }: IncomingMessage) => ({ method, url: withoutValues(url ?? '') }),
    res: ({ statusCode }: ServerResponse) => ({ statusCode }),
  },
});

const EMAIL = /[^/]*(?:@|%40)[^/]*/gi;

/** The path, and the names of parameters: a value may be an e-mail address that is looked for, or a token in the wrong place. */
export function withoutValues(url: string): string {
  const [given = '', query] = url.split('?', 2);
  const path = given.replace(EMAIL, '…');
  return query === undefined ? path : `${path}?${query.split('&').map((pair) => `${pair.split('=', 1)[0]}=…`).join('&')}`;
}

/** Middleware may have stripped the path from `url`. */
const pathOf = ({ originalUrl, url }: IncomingMessage & { originalUrl?: string }) => originalUrl ?? url ?? '';
