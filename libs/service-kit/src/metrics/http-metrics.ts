import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics';

const BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Times every request by its route's pattern: ids must not become labels. */
export function measureRequests(server: FastifyInstance, metrics: Metrics) {
  const seconds = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to the end of its response.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    seconds.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    done();
  });
}
