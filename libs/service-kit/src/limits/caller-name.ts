import { normalizeIp } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { knownCaller } from '../access/caller';

/** Where a request comes from: an IPv4 address, or a whole IPv6 network, of which one caller has all addresses. */
export const addressOf = ({ ip }: Pick<FastifyRequest, 'ip'>): string => `address ${normalizeIp(ip)}`;

/** Whose share a request is of: the verified caller's, or its address's where nobody was asked who they are. */
export function callerName(request: FastifyRequest): string {
  const caller = knownCaller(request);
  return caller ? `actor ${caller.actor}` : addressOf(request);
}
