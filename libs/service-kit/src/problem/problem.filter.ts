import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from '../metrics/metrics';
import { allowedMethods } from '../http/allowed-methods';
import { markExpected } from './expected';
import { httpProblems } from './http-problems';
import { type Problem, problem } from './problem';
import type { ProblemMapping } from './problem-mapping';
import { sendProblem } from './send-problem';
import { toProblem } from './to-problem';

export const PROBLEM_MAPPINGS = Symbol('PROBLEM_MAPPINGS');

/** Where every error of every route becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  private readonly total;

  constructor(
    @Inject(PROBLEM_MAPPINGS) private readonly mappings: readonly ProblemMapping[],
    metrics: Metrics,
  ) {
    this.total = metrics.counter({ name: 'reprise_problems_total', help: 'Answers of problem+json by the end of their type.', labelNames: ['problem'] });
  }

  catch(error: unknown, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = this.answer(error, request);
    this.total.inc({ problem: answer.kind.slug });
    if (answer.kind.expected) markExpected(reply.raw);
    else if (answer.kind.status >= 500) this.logger.error({ err: answer.cause ?? error, problem: answer.kind.slug }, answer.kind.title);
    if (reply.sent) return;
    sendProblem(reply, answer, request.id);
  }

  private answer(error: unknown, request: FastifyRequest): Problem {
    return request.is404 ? routeNotFound(request) : toProblem(error, this.mappings);
  }
}

function routeNotFound(request: FastifyRequest): Problem {
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = allowedMethods(request.server, path);
  if (!allowed.length) return problem(httpProblems.notFound, `There is no ${request.method} ${path}.`);
  const detail = `${path} answers ${allowed.join(', ')}, not ${request.method}.`;
  return problem(httpProblems.methodNotAllowed, detail, { headers: { Allow: allowed.join(', ') } });
}
