import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Observable, TimeoutError, catchError, throwError, timeout } from 'rxjs';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';

export const REQUEST_TIMEOUT_MS = Symbol('REQUEST_TIMEOUT_MS');
const UNHURRIED = 'reprise:unhurried';

/** For handlers that wait or stream on purpose, and bound themselves. */
export const Unhurried = () => SetMetadata(UNHURRIED, true);

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** No caller waits for ever. What a command had begun may still happen: the answer says so. */
@Injectable()
export class TimeoutInterceptor implements NestInterceptor {
  constructor(
    @Inject(REQUEST_TIMEOUT_MS) private readonly limit: number,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.getAllAndOverride<boolean>(UNHURRIED, [context.getHandler(), context.getClass()])) return next.handle();
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      timeout({ first: this.limit }),
      catchError((error: unknown) => throwError(() => (error instanceof TimeoutError ? this.late(method) : error))),
    );
  }

  private late(method: string) {
    const advice = SAFE.has(method) ? '' : ' It may still take effect: repeat it with the same Idempotency-Key.';
    return problem(httpProblems.timeout, `No answer within ${this.limit} ms.${advice}`);
  }
}
