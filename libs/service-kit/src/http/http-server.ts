import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceEnv } from '../env/service-env';
import { problemOfStatus } from '../problem/http-problems';
import { problem } from '../problem/problem';
import { sendProblem } from '../problem/send-problem';
import { answerOnSocket, refuseTunnel } from '../problem/socket-problem';
import { rememberRoutes } from './allowed-methods';
import { CORRELATION_HEADER, correlationId } from './correlation';
import { closeWhenAnswered } from './close-when-answered';
import { acceptJson } from './json-body';
import { OpenRequests } from './open-requests';
import { withoutPublicPath } from './public-path';
import { refuseUnclear } from './refusals';
import { secured } from './security-headers';

const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_PARAM_LENGTH = 1_024;
/** A request that has not arrived by then is given up. */
const RECEIVE_TIMEOUT_MS = 30_000;

/** Fastify, so that whatever is refused before a route is found is answered like everything else. */
export function httpServer({ TRUST_PROXY: proxies, PUBLIC_PATH: publicPath }: Pick<ServiceEnv, 'TRUST_PROXY' | 'PUBLIC_PATH'>): FastifyAdapter {
  const adapter = new FastifyAdapter({
    // Node would answer these itself, without saying why: see refusals.ts.
    http: { requireHostHeader: false },
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: correlationId,
    trustProxy: proxies ?? false,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // While closing, what was accepted is still answered.
    return503OnClosing: false,
    clientErrorHandler: answerOnSocket,
    frameworkErrors: answerFrameworkError,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    ...(publicPath !== undefined && { rewriteUrl: ({ url = '/' }) => withoutPublicPath(url, publicPath) }),
  });
  prepare(adapter.getInstance<FastifyInstance>());
  return adapter;
}

const openRequests = new WeakMap<object, OpenRequests>();

/** @throws Error for an application that another server serves */
export function openRequestsOf(app: INestApplication): OpenRequests {
  const requests = openRequests.get(app.getHttpServer() as object);
  if (!requests) throw new Error('this application is not served by httpServer()');
  return requests;
}

function prepare(server: FastifyInstance) {
  rememberRoutes(server);
  acceptJson(server);
  server.addHook('onRequest', (request, reply, done) => {
    secured(request, reply).header(CORRELATION_HEADER, request.id);
    done();
  });
  refuseUnclear(server);
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.server.on('connect', refuseTunnel);
  const requests = new OpenRequests(server.server);
  openRequests.set(server.server, requests);
  closeWhenAnswered(server, requests);
}

/** Malformed URLs and parameters that are too long never reach a hook. */
function answerFrameworkError(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) {
  secured(request, reply).headers({ [CORRELATION_HEADER]: request.id, Connection: 'close' });
  sendProblem(reply, problem(problemOfStatus(error.statusCode ?? 400), error.message.slice(0, 200)), request.id);
}
