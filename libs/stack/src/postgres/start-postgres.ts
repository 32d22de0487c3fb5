import { chmodSync, existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { StackError, messageOf } from '../errors';
import type { Exit } from '../exit';
import { usablePort } from '../free-port';
import { lastLine } from '../log-tail';
import { type ProcessMark, isRunning } from '../processes';
import { binariesFor } from './binaries';
import { type Cluster, SUPERUSER, give, initialise } from './cluster';
import { type Postmaster, clearLeftovers, runningOn, runningPostmaster, spawnPostmaster, stopPostmaster } from './postmaster';
import { reachableFolder } from './reachable';
import { runAs } from './run-as';

const READY_MS = 120_000;
const POLL_MS = 50;

export interface PostgresOptions {
  /** Where its data lives; made when it is not there. */
  readonly dataDir: string;
  /** Of the superuser: set when the cluster is made, and needed ever after. */
  readonly password: string;
  /** Any free one when not given. */
  readonly port?: number;
  /** Gives up starting. What was spawned by then is left to `stopPostgresIn`. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningPostgres {
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
  readonly process: ProcessMark;
  readonly port: number;
  /** It ran already, started by an earlier process. */
  readonly adopted: boolean;
  /** How it ended, once it has; none where it was started by an earlier process. */
  readonly exit: Promise<Exit> | undefined;
  stop(): Promise<void>;
}

function clusterIn(dataDir: string): Cluster {
  const wanted = runAs(join(dataDir, 'cluster'));
  const folder = reachableFolder(dataDir, wanted);
  const data = join(folder, 'cluster');
  const who = runAs(data);
  give(folder, who);
  chmodSync(folder, 0o700);
  return { folder, data, log: join(folder, 'postgres.log'), binaries: binariesFor(who), who };
}

const urlOf = (port: number, password: string) => `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;

/**
 * An embedded Postgres on 127.0.0.1, ready to take connections. One that still runs on this folder is taken over;
 * what a killed one left behind does not hinder. It outlives this process until it is stopped.
 * @throws StackError saying in one line why it can't run
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const cluster = clusterIn(options.dataDir);
  const adopted = await adopt(cluster, options);
  const postmaster = adopted ?? (await startNew(cluster, options));
  return {
    adminUrl: urlOf(postmaster.port, options.password),
    process: postmaster.mark,
    port: postmaster.port,
    adopted: adopted !== undefined,
    exit: postmaster.exit,
    stop: () => stopPostmaster(postmaster),
  };
}

/** Stops what runs on this folder, whoever started it, with all that a killed one left behind. */
export async function stopPostgresIn(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const cluster = { data: join(realpathSync(dataDir), 'cluster') };
  const found = runningPostmaster(cluster);
  if (found) await stopPostmaster(found);
  await clearLeftovers(cluster);
}

/** What runs on this folder, whoever started it: its postmaster, or what a killed one left. */
export const findPostgresIn = (dataDir: string): ProcessMark[] => (existsSync(dataDir) ? runningOn({ data: join(realpathSync(dataDir), 'cluster') }) : []);

async function adopt(cluster: Cluster, options: PostgresOptions): Promise<Postmaster | undefined> {
  const found = runningPostmaster(cluster);
  if (!found) return undefined;
  const wanted = options.port === undefined || options.port === found.port;
  if (wanted && (await answers(cluster, found, options))) return found;
  await stopPostmaster(found);
  return undefined;
}

async function answers(cluster: Cluster, found: Postmaster, options: PostgresOptions): Promise<boolean> {
  try {
    await waitUntilReady(cluster, found, options);
    return true;
  } catch {
    return false;
  }
}

async function startNew(cluster: Cluster, options: PostgresOptions): Promise<Postmaster> {
  await initialise(cluster, options.password);
  await clearLeftovers(cluster);
  const port = await usablePort('Postgres', options.port);
  options.signal?.throwIfAborted();
  const postmaster = spawnPostmaster(cluster, port);
  await waitUntilReady(cluster, postmaster, options);
  return postmaster;
}

async function waitUntilReady(cluster: Cluster, postmaster: Postmaster, { password, signal }: PostgresOptions): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const refusal = await connectOnce(urlOf(postmaster.port, password), cluster.data);
    if (refusal === undefined) return;
    signal?.throwIfAborted();
    if (isWrongPassword(refusal)) throw new StackError(`Postgres in ${cluster.folder} was made with another password`);
    if (!isRunning(postmaster.mark)) throw new StackError(`Postgres ended while starting: ${lastLine(cluster.log, /FATAL|PANIC|ERROR/) ?? 'it said nothing'} (${cluster.log})`);
    if (Date.now() > deadline) throw new StackError(`Postgres does not answer after ${READY_MS / 1000} s: ${messageOf(refusal)} (${cluster.log})`);
    await delay(POLL_MS);
  }
}

const isWrongPassword = (refusal: unknown) => (refusal as { code?: string }).code === '28P01';

/** What hinders; nothing when the Postgres of this folder has answered. */
async function connectOnce(connectionString: string, data: string): Promise<unknown> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const [answer] = rows;
    return answer?.data_directory === data ? undefined : new StackError(`another Postgres answers, that of ${answer?.data_directory}`);
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
