import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { noToken, roleMissing, tokenRefused } from './access.problems';
import { bearerToken } from './bearer-token';
import { type Caller, rememberCaller } from './caller';
import { ACCESS, type Access } from './needs.decorator';
import { ROLES } from './roles';
import { rememberSight, sightOf } from './sight';
import type { ForeignPages } from './foreign-pages';
import type { Guesses } from '../limits/guesses';
import type { TokenVerifier } from './token-verifier';

export const ACCESS_GATE = Symbol('ACCESS_GATE');

/** What the guard decides with: at least a verifier or a development actor. */
export interface Gate {
  readonly verifier: TokenVerifier | undefined;
  readonly devActor: string | undefined;
  /** For whom the development actor does not act. */
  readonly pages: ForeignPages;
  /** Absent where there is no limit. */
  readonly guesses: Guesses | undefined;
}

/** Stands before every route: who is calling, and may they? */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(ACCESS_GATE) private readonly gate: Gate,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Problem 401, 403, 429 or 503 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (needed === 'open') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identify = () => this.identify(request);
    const caller = await (this.gate.guesses?.bounded(request, identify) ?? identify());
    if (!needed?.some((role) => caller.roles.has(role))) throw roleMissing(needed ?? []);
    rememberCaller(request, caller);
    rememberSight(request, sightOf(caller, needed));
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const token = bearerToken(request.headers.authorization);
    const { verifier, devActor, pages } = this.gate;
    if (token === undefined) {
      if (devActor === undefined) throw noToken();
      pages.refuse(request);
      return { actor: devActor, roles: new Set(ROLES), subjectId: undefined };
    }
    if (!verifier) throw tokenRefused('cannot be checked, as this service knows no issuer: send none');
    return verifier.callerOf(token);
  }
}
