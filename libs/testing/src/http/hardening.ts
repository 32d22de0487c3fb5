const HEADERS: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'content-security-policy': /^default-src 'none';.*frame-ancestors 'none'/,
  'x-correlation-id': /./,
};
const FOREIGN = 'https://elsewhere.example';
const TOO_LARGE = JSON.stringify({ text: 'a'.repeat(64 * 1_024) });

/** What a service that browsers can reach lets pass, or tells, and should not; none: as it should be. */
export async function softSpots(url: string, paths: readonly string[]): Promise<string[]> {
  const asked = ['/health/live', '/metrics', '/docs', '/nowhere', '/%zz', ...paths].map((path) => `${url}${path}`);
  return (await Promise.all(asked.flatMap((each) => [softSpotsOf(each), readsLargeBodies(each)]))).flat();
}

/** Too large, or nothing that takes a body there. */
const UNREAD = [400, 404, 405, 413];

async function readsLargeBodies(url: string): Promise<string[]> {
  const { status, body } = await fetch(url, { method: 'POST', body: TOO_LARGE, headers: { 'content-type': 'application/json' } });
  await body?.cancel();
  return UNREAD.includes(status) ? [] : [`${url} answers ${status} to a body of more than 64 KiB`];
}

async function softSpotsOf(url: string): Promise<string[]> {
  const { headers, body } = await fetch(url, { headers: { origin: FOREIGN } });
  await body?.cancel();
  const loose = Object.entries(HEADERS).filter(([name, expected]) => !expected.test(headers.get(name) ?? ''));
  const told = ['access-control-allow-origin', 'access-control-allow-credentials', 'server', 'x-powered-by'].filter((name) => headers.has(name));
  return [...loose.map(([name]) => `${url} has no fitting ${name}`), ...told.map((name) => `${url} has ${name}`)];
}
