import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { ACCESS, type Access } from '../access/needs.decorator';
import { Metrics } from '../metrics/metrics';
import { Places } from './places';

export const MAX_REQUESTS_UNDER_WAY = Symbol('MAX_REQUESTS_UNDER_WAY');

/**
 * Bounds what is under way at once, and so every queue behind it: a request holds its place until its handler is done,
 * whether or not its caller still waits for it. Who streams gives it back with the first byte. Open routes need none:
 * health and metrics are told under any load.
 */
@Injectable()
export class OverloadInterceptor implements NestInterceptor {
  private readonly places: Places;

  constructor(
    @Inject(MAX_REQUESTS_UNDER_WAY) max: number,
    private readonly reflector: Reflector,
    metrics: Metrics,
  ) {
    const places = new Places(max);
    this.places = places;
    metrics.show('reprise_requests_under_way', 'Requests whose handlers are at work; open routes and streams that run are not counted.', () => places.size);
    metrics.show('reprise_requests_under_way_max', 'Requests that may be under way at once.', () => places.max);
    metrics.showCount('reprise_requests_refused_total', 'Requests answered 503 because too many were under way.', () => places.refused);
  }

  /** @throws Problem 503 */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (access === 'open') return next.handle();
    const leave = this.places.enter();
    // A promise goes on where its observer has left: so does the handler.
    return from(lastValueFrom(next.handle(), { defaultValue: undefined }).finally(leave));
  }
}
