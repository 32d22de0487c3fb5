import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { operationsOf } from '../document/operations';
import { httpProblems } from '../problem/http-problems';
import { type Problem, problem } from '../problem/problem';
import { sendProblem } from '../problem/send-problem';

/**
 * Refuses every query parameter that the service's description does not name for the route: a misspelt one is told,
 * not ignored. What is not described takes none.
 */
export function refuseUnknownParameters(server: FastifyInstance, described: () => OpenAPIObject) {
  let known: ReadonlyMap<string, readonly string[]> | undefined;
  server.addHook('preValidation', (request, reply, done) => {
    const given = Object.keys(request.query as object);
    if (given.length === 0 || request.is404) return done();
    known ??= parametersOf(described());
    const names = known.get(routeKey(request.method, request.routeOptions.url ?? '')) ?? [];
    const stranger = given.find((name) => !names.includes(name));
    if (stranger === undefined) return done();
    sendProblem(reply, unknown(stranger, names), request.id);
  });
}

const routeKey = (method: string, url: string) => `${method === 'HEAD' ? 'GET' : method} ${url}`;

/** By method and path as Fastify writes it. */
function parametersOf(document: OpenAPIObject): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { method, path, operation } of operationsOf(document)) {
    const names = (operation.parameters ?? []).flatMap((parameter) => ('in' in parameter && parameter.in === 'query' ? [parameter.name] : []));
    found.set(routeKey(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')), names);
  }
  return found;
}

function unknown(stranger: string, names: readonly string[]): Problem {
  const name = JSON.stringify(stranger.slice(0, 50));
  const detail = `There is no parameter ${name} here; ${names.length > 0 ? `there are ${names.join(', ')}` : 'this takes none'}.`;
  return problem(httpProblems.invalidRequest, detail, { members: { errors: [{ pointer: `/${stranger.slice(0, 50)}`, detail }] } });
}
