import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer is data: nothing in it is run, shown within another page, or taken for something else than it says. */
const ALWAYS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

const DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The page that shows the API loads its own files and calls its own service; its styles stand in it. */
const DOCUMENTATION = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const IS_DOCUMENTATION = /^\/docs(\/|\?|$)/;
const HALF_A_YEAR_SECONDS = 15_768_000;

/** Over TLS, which a trusted proxy ends, browsers are told never to come without it again. */
export function securityHeaders({ url, protocol }: Pick<FastifyRequest, 'url' | 'protocol'>): Record<string, string> {
  return {
    ...ALWAYS,
    'Content-Security-Policy': IS_DOCUMENTATION.test(url) ? DOCUMENTATION : DATA,
    ...(protocol === 'https' && { 'Strict-Transport-Security': `max-age=${HALF_A_YEAR_SECONDS}` }),
  };
}

/** On every answer, also on those that a framework gives. */
export const secured = (request: FastifyRequest, reply: FastifyReply): FastifyReply => reply.headers(securityHeaders(request));
