import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';
import type { Role } from './roles';

/** 401: nobody said who is calling. */
export const noToken = () =>
  problem(httpProblems.unauthenticated, 'A token is missing: send Authorization: Bearer <token>.', { headers: { 'WWW-Authenticate': 'Bearer' } });

/** 401 for a token that can't be taken; `why` never repeats it. */
export const tokenRefused = (why: string) =>
  problem(httpProblems.unauthenticated, `The token ${why}.`, {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="The token ${why}"` },
  });

/** 403: one of these would do. */
export const roleMissing = (needed: readonly Role[]) =>
  problem(httpProblems.forbidden, `This needs the role ${needed.join(' or ')}.`, {
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
    members: { needs: needed },
  });

const foreign = { slug: 'foreign-page', status: 403, title: 'The development actor acts for no page of somebody else' } as const;

/** 403: a page of another origin, or of none, had the browser send this. */
export const foreignPage = () => problem(foreign, 'This was sent by a page of another origin. CORS_ORIGINS names those that may call; others need a token.');

/** 403: whoever owns that name may have pointed it at this machine. */
export const foreignName = () => problem(foreign, 'The Host is no name of this machine. REPRISE_DEV_HOSTS names more of them; with a token, any will do.');

/** 503: whether the token is good can't be told at the moment. */
export const keysAway = (cause: unknown) =>
  problem(httpProblems.unavailable, 'The keys that tokens are checked with cannot be fetched.', { headers: { 'Retry-After': '1' }, cause });
