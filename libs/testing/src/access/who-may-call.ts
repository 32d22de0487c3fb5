import type { TestIssuer } from './test-issuer';

interface Asked {
  readonly url: string;
  readonly issuer: TestIssuer;
  readonly roles: readonly string[];
}

interface Route {
  readonly method: string;
  /** `/accounts/:id` */
  readonly path: string;
}

/**
 * Who may call each route, found out by calling it: without a token, and with tokens of each role alone and of none.
 * `{ 'GET /accounts/:id': 'reader' }`; several roles are joined by `or`, a route that asks for no token is `open`.
 */
export async function whoMayCall(routes: readonly Route[], asked: Asked): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const route of routes) found[`${route.method} ${route.path}`] = await who(route, asked);
  return found;
}

async function who(route: Route, { url, issuer, roles }: Asked): Promise<string> {
  const answer = async (headers: Record<string, string>) => statusOf(new URL(route.path.replaceAll(/:\w+/g, 'x'), url), route.method, headers);
  if ((await answer({})) !== 401) return 'open';
  if ((await answer(await issuer.authorization())) !== 403) return 'anybody with a token';
  const admitted: string[] = [];
  for (const role of roles) if (![401, 403].includes(await answer(await issuer.authorization(role)))) admitted.push(role);
  return admitted.join(' or ');
}

async function statusOf(url: URL, method: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { method, headers });
  await response.body?.cancel();
  return response.status;
}
