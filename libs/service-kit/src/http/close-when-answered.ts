import type { FastifyInstance } from 'fastify';
import type { OpenRequests } from './open-requests';

const SWEEP_MS = 50;

/**
 * While closing, connections go as soon as nothing is under way on them. Left alone, one that is kept alive holds the
 * process for a minute, and so does one that was opened ahead of any request (Node takes it for busy).
 */
export function closeWhenAnswered(instance: FastifyInstance, requests: OpenRequests) {
  const { server } = instance;
  instance.addHook('preClose', (done) => {
    const sweep = setInterval(() => (requests.count === 0 ? server.closeAllConnections() : server.closeIdleConnections()), SWEEP_MS);
    server.once('close', () => clearInterval(sweep));
    done();
  });
}
