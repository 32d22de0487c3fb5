import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { callerOf, httpProblems, problem, traceparent } from '@reprise/service-kit';
import type { FastifyRequest } from 'fastify';
import type { Asked } from './fingerprint';
import { type Precondition, parseIfMatch } from './if-match';

/** What a request says about its command besides the command itself. */
export interface CommandRequest {
  /** On whose behalf it is: in its events for ever. */
  readonly actor: string;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  readonly ifMatch: Precondition | undefined;
  readonly idempotencyKey: string | undefined;
  readonly asked: Asked;
}

/** No e-mail address: it is kept. */
export const IDEMPOTENCY_KEY = /^[!-?A-~](?:[ -?A-~]{0,198}[!-?A-~])?$/;

/** @throws Problem for malformed headers */
export function commandRequest(request: FastifyRequest): CommandRequest {
  const { id, method, url, body, headers } = request;
  const ifMatch = headers['if-match'];
  return {
    actor: callerOf(request).actor,
    correlationId: id,
    traceparent: traceparent({ headers }),
    ifMatch: parseIfMatch(ifMatch),
    idempotencyKey: idempotencyKey(headers['idempotency-key']),
    asked: { method, url, body, ifMatch },
  };
}

function idempotencyKey(given: string | string[] | undefined): string | undefined {
  if (given === undefined || (typeof given === 'string' && IDEMPOTENCY_KEY.test(given))) return given;
  throw problem(httpProblems.malformedRequest, 'Idempotency-Key must be 1 to 200 printable ASCII characters, without @: it is kept, and must tell of nobody.');
}

export const FromRequest = createParamDecorator((_: unknown, context: ExecutionContext) =>
  commandRequest(context.switchToHttp().getRequest<FastifyRequest>()),
);
