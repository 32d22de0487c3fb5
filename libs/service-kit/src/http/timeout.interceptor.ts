import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Observable, Subject, TimeoutError, catchError, mergeMap, raceWith, throwError, timeout } from 'rxjs';
import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { Shutdown } from '../process/shutdown';

export interface RequestLimits {
  /** A handler that takes longer is answered for. */
  readonly timeoutMs: number;
  /** The same, once the service has begun to close. */
  readonly closingMs: number;
}

export const REQUEST_LIMITS = Symbol('REQUEST_LIMITS');
const UNHURRIED = 'reprise:unhurried';

/** For handlers that wait or stream on purpose, and bound themselves. */
export const Unhurried = () => SetMetadata(UNHURRIED, true);

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** No caller waits for ever, nor for an answer of a service that is gone. What a command had begun may still happen: the answer says so. */
@Injectable()
export class TimeoutInterceptor implements NestInterceptor {
  private readonly givingUp = new Subject<void>();

  constructor(
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits,
    private readonly reflector: Reflector,
    shutdown: Shutdown,
  ) {
    shutdown.signal.addEventListener('abort', () => setTimeout(() => this.givingUp.next(), limits.closingMs).unref());
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    const answer = next.handle().pipe(raceWith(this.givingUp.pipe(mergeMap(() => throwError(() => closing(method))))));
    if (this.reflector.getAllAndOverride<boolean>(UNHURRIED, [context.getHandler(), context.getClass()])) return answer;
    return answer.pipe(
      timeout({ first: this.limits.timeoutMs }),
      catchError((error: unknown) => throwError(() => (error instanceof TimeoutError ? this.late(method) : error))),
    );
  }

  private late(method: string) {
    return problem(httpProblems.timeout, `No answer within ${this.limits.timeoutMs} ms.${adviceFor(method)}`);
  }
}

const closing = (method: string) =>
  problem(httpProblems.unavailable, `The service is shutting down.${adviceFor(method)}`, { headers: { 'Retry-After': '1' } });

const adviceFor = (method: string) => (SAFE.has(method) ? '' : ' It may still take effect: repeat it with the same Idempotency-Key.');
