import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PROBE_MS = 2_000;
const PULL_MS = 120_000;

/** Where a container runtime listens. */
type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: string };

interface Call {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly patienceMs?: number;
}

function endpoints(): Endpoint[] {
  const given = process.env['DOCKER_HOST'];
  if (given?.startsWith('unix://')) return [{ socketPath: given.slice('unix://'.length) }];
  if (given?.startsWith('tcp://')) return [{ host: new URL(given).hostname, port: new URL(given).port }];
  const sockets = ['/var/run/docker.sock', join(process.env['XDG_RUNTIME_DIR'] ?? '/run', 'docker.sock'), join(homedir(), '.docker', 'run', 'docker.sock')];
  return sockets.filter((path) => existsSync(path)).map((socketPath) => ({ socketPath }));
}

/** Status of the answer once it is complete; 0 when there was none in time. */
function call(endpoint: Endpoint, { method = 'GET', path, patienceMs = PROBE_MS }: Call): Promise<number> {
  return new Promise((resolve) => {
    const options = { ...endpoint, method, path, signal: AbortSignal.timeout(patienceMs) };
    const sent = request(options, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      answer.on('error', () => resolve(0));
    });
    sent.on('error', () => resolve(0)).end();
  });
}

async function answering(): Promise<Endpoint | undefined> {
  for (const endpoint of endpoints()) if ((await call(endpoint, { path: '/_ping' })) === 200) return endpoint;
  return undefined;
}

async function hasOrPulls(endpoint: Endpoint, image: string): Promise<boolean> {
  const has = async () => (await call(endpoint, { path: `/images/${image}/json` })) === 200;
  if (await has()) return true;
  const name = encodeURIComponent(image.includes(':') ? image : `${image}:latest`);
  await call(endpoint, { method: 'POST', path: `/images/create?fromImage=${name}`, patienceMs: PULL_MS });
  return has();
}

/** Why these images can't run in containers here, in a few words; nothing when they can. */
export async function missingForContainers(images: readonly string[]): Promise<string | undefined> {
  const endpoint = await answering();
  if (!endpoint) return 'no container runtime answers';
  for (const image of images) if (!(await hasOrPulls(endpoint, image))) return `the container runtime neither has nor can pull ${image}`;
  return undefined;
}
