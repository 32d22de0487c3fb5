import type { FastifyReply } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem';

/** The only writer of problem bodies on a reply. */
export function sendProblem(reply: FastifyReply, problem: Problem, correlationId: string) {
  void reply
    .code(problem.kind.status)
    .headers(problem.headers)
    .type(PROBLEM_MEDIA_TYPE)
    // Serialised here: Fastify must not guess another content type.
    .send(JSON.stringify(problem.body(correlationId)));
}
