import type { FastifyRequest } from 'fastify';

/** As the headers tell: a body of no bytes is none. */
export const hasBody = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
