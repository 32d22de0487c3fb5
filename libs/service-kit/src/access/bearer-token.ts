import { tokenRefused } from './access.problems';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of an Authorization header; undefined where there is none. @throws Problem 401 for anything else */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw tokenRefused('is not sent as a Bearer token');
  return token;
}
