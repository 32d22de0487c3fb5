import { SpeakingService } from './speaking-service';

/** What a caller entrusts to a service in a request that goes wrong, and no log may hold. */
const ENTRUSTED = ['canary-token', 'canary-basic', 'canary-cookie', 'canary-body', 'canary-broken', 'canary-query', 'canary-key'] as const;
const [TOKEN, BASIC, COOKIE, BODY, BROKEN, QUERY, KEY] = ENTRUSTED;

const SECRET_NAME = /(KEY|TOKEN|PASSWORD|SECRET)$/;
/** Long enough not to stand anywhere by chance. */
const MIN_LENGTH = 8;

export interface Provocation {
  /** `dist/main.js` of the service. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** Paths to ask, and to post to. */
  readonly paths: readonly string[];
  /** Takes away what the service needs, while it runs; it is asked again then. */
  takeAway?(this: void): void;
}

/**
 * Starts a service, sends it what goes wrong, takes away what it needs, and stops it.
 * @returns what it told: secrets of its environment in its log or an answer, or what callers entrusted to it in its log
 */
export async function toldSecrets({ main, env, paths, takeAway }: Provocation): Promise<string[]> {
  const service = SpeakingService.start(main, env);
  const url = await service.url();
  const answers: string[] = [];
  if (url !== undefined) {
    for (const path of paths) answers.push(...(await provoked(`${url}${path}`)));
    takeAway?.();
    for (const path of ['/health/ready', '/metrics', ...paths]) answers.push(...(await provoked(`${url}${path}`)));
  }
  await service.stop();
  const { said } = service;
  if (said.trim() === '') return ['nothing at all: was it started?'];
  const secrets = secretsOf(env);
  return [...secrets.filter((secret) => said.includes(secret) || answers.some((answer) => answer.includes(secret))), ...ENTRUSTED.filter((canary) => said.includes(canary))];
}

/** Passwords in URLs, as they are and as they are written there, and values of variables that are named for secrets. */
export function secretsOf(env: Readonly<Record<string, string>>): string[] {
  const found = Object.entries(env).flatMap(([name, value]) => {
    const password = URL.canParse(value) ? new URL(value).password : '';
    return [password, decodeURIComponent(password), SECRET_NAME.test(name) ? value : ''];
  });
  return [...new Set(found.filter((secret) => secret.length >= MIN_LENGTH))];
}

const JSON_TYPE = { 'content-type': 'application/json' };

function provoked(url: string): Promise<string[]> {
  const requests: RequestInit[] = [
    { headers: { authorization: `Bearer ${TOKEN}` } },
    { headers: { authorization: `Basic ${BASIC}`, cookie: `session=${COOKIE}` } },
    { headers: { cookie: `session=${COOKIE}`, 'proxy-authorization': `Basic ${BASIC}` } },
    { method: 'POST', headers: { ...JSON_TYPE, 'idempotency-key': KEY }, body: JSON.stringify({ password: BODY, owner: { name: BODY } }) },
    { method: 'POST', headers: JSON_TYPE, body: `{"name":"${BROKEN}` },
  ];
  const asked = requests.map((request) => textOf(url, request));
  return Promise.all([...asked, textOf(`${url}?email=${QUERY}@x.example&access_token=${QUERY}`, {})]);
}

async function textOf(url: string, request: RequestInit): Promise<string> {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(20_000) });
  return `${JSON.stringify([...response.headers])} ${await response.text()}`;
}
