import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, isFree } from '@reprise/stack';
import { ROOT } from './settings';
import type { Environment } from './state';

export type RunningEnvironment = Environment & { readonly processes: readonly { readonly name: string; readonly pid: number }[] };

/** The built CLI on a data folder and ports of its own, as a user would call it. */
export interface LocalSystem {
  reprise(...args: string[]): Promise<string>;
  environment(): Promise<RunningEnvironment>;
  /** Ends everything and wipes the data. */
  remove(): Promise<void>;
}

async function freePortBase(): Promise<number> {
  for (;;) {
    const base = await freePort();
    const free = await Promise.all([base, base + 1, base + 2, base + 10].map((port) => isFree(port)));
    if (free.every(Boolean)) return base;
  }
}

export async function localSystem(): Promise<LocalSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'reprise-local-'));
  const env = { ...process.env, REPRISE_DATA_DIR: dataDir, PORT_BASE: String(await freePortBase()) };
  const reprise = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [join(ROOT, 'apps', 'cli', 'dist', 'main.js'), ...args], { env })).stdout;
  return {
    reprise,
    environment: async () => JSON.parse(await reprise('env', '--json')) as RunningEnvironment,
    remove: async () => {
      await reprise('reset');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What a client that keeps trying gets in the end: only an answer counts, and a repeated key makes repeating harmless. */
export async function insist(url: string, init: RequestInit, until: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await request(url, init);
    if (answer && until(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function request(url: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

export const post = (url: string, body: unknown, key: string) =>
  insist(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) },
    ({ status }) => status < 500 && status !== 429,
  );
