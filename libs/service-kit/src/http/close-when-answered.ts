import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;

/**
 * While closing, connections go as soon as nothing is under way on them. Left alone, one that is kept alive holds the
 * process for a minute, and so does one that was opened ahead of any request (Node takes it for busy).
 */
export function closeWhenAnswered(instance: FastifyInstance) {
  const { server } = instance;
  let underWay = 0;
  server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => (underWay -= 1));
  });
  instance.addHook('preClose', (done) => {
    const sweep = setInterval(() => (underWay === 0 ? server.closeAllConnections() : server.closeIdleConnections()), SWEEP_MS);
    server.once('close', () => clearInterval(sweep));
    done();
  });
}
