import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { hasBody } from './has-body';
import { repeatedKey } from './repeated-key';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * JSON is the only body. Refused: other media types, bytes that are not UTF-8, `__proto__` keys, keys that stand
 * twice in one object.
 * No body at all is `{}`, whatever its media type says.
 */
export function acceptJson(server: FastifyInstance) {
  const parse = server.getDefaultJsonParser('error', 'error') as (request: FastifyRequest, body: string, done: Done) => void;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done: Done) => {
    if (bytes.length === 0) return done(null, {});
    if (!isUtf8(bytes)) return done(malformed('The body is not UTF-8.'));
    const body = bytes.toString('utf8');
    return parse(request, body, (error, value) => {
      if (error) return done(malformed(reason(body)));
      const repeated = repeatedKey(body);
      if (repeated !== undefined) return done(malformed(`The key ${JSON.stringify(repeated.slice(0, 50))} stands twice in one object. Send it once.`));
      return done(null, value);
    });
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (!hasBody(request)) delete request.headers['content-type'];
    done();
  });
  server.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) request.body = {};
    done();
  });
}

const malformed = (detail: string) => problem(httpProblems.malformedJson, detail);

function reason(body: string): string {
  try {
    JSON.parse(body);
    return 'A key named __proto__ or constructor.prototype is refused.';
  } catch (error) {
    return (error as Error).message.slice(0, 200);
  }
}
