import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { httpProblems, problem } from '@reprise/service-kit';
import type { FastifyRequest } from 'fastify';

/** For routes that take no query parameters, `@UseGuards(NoQuery)`: a misspelt one is refused, not ignored. */
@Injectable()
export class NoQuery implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const [name] = Object.keys(query as object);
    if (name === undefined) return true;
    throw problem(httpProblems.invalidRequest, `There is no parameter ${JSON.stringify(name.slice(0, 50))} here.`);
  }
}
