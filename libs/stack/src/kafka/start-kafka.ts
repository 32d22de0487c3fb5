import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { StackError } from '../errors';
import type { Exit } from '../exit';
import { freePort, usablePort } from '../free-port';
import { lastLine } from '../log-tail';
import { type ProcessMark, endProcess, isRunning } from '../processes';
import type { ProxiedListener } from './broker-config';
import { type Broker, prepareBroker, runningBroker, spawnBroker } from './broker-process';
import { kafkaJars } from './jars';

const READY_MS = 120_000;
const POLL_MS = 100;
const SHUTDOWN_MS = 20_000;
/** It learns of the broker by refreshing its metadata, which takes a second try. */
const CLIENT = { logLevel: logLevel.NOTHING, retry: { retries: 2, initialRetryTime: 50 }, connectionTimeout: 1_000, requestTimeout: 5_000 };

export interface KafkaOptions {
  /** Where its data lives; made when it is not there. */
  readonly dataDir: string;
  /** Any free one when not given. */
  readonly port?: number;
  /** Where the jars are kept; REPRISE_CACHE_DIR or node_modules/.cache/reprise when not given. */
  readonly cacheDir?: string;
  /** For clients behind proxies of their own: a broker tells every client where to come back to. */
  readonly proxied?: readonly ProxiedListener[] | undefined;
  /** Gives up starting. What was spawned by then is left to `stopKafkaIn`. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningKafka {
  readonly brokers: readonly string[];
  readonly process: ProcessMark;
  readonly port: number;
  /** It ran already, started by an earlier process. */
  readonly adopted: boolean;
  /** How it ended, once it has; none where it was started by an earlier process. */
  readonly exit: Promise<Exit> | undefined;
  stop(): Promise<void>;
}

/**
 * A single Kafka node on 127.0.0.1, ready: topics can be made and groups joined. One that still runs on this folder
 * is taken over. It outlives this process until it is stopped.
 * @throws StackError saying in one line why it can't run
 */
export async function startKafka({ dataDir, port, cacheDir, signal, proxied }: KafkaOptions): Promise<RunningKafka> {
  mkdirSync(dataDir, { recursive: true });
  const folder = realpathSync(dataDir);
  const adopted = await adopt(folder, port);
  const broker = adopted ?? (await startNew(folder, await kafkaJars(cacheDir, signal), { port, signal, proxied }));
  return {
    brokers: [`127.0.0.1:${broker.port}`],
    process: broker.mark,
    port: broker.port,
    adopted: adopted !== undefined,
    exit: broker.exit,
    stop: () => stopBroker(broker),
  };
}

/** Stops what runs on this folder, whoever started it. */
export async function stopKafkaIn(dataDir: string): Promise<void> {
  const found = existsSync(dataDir) ? runningBroker(realpathSync(dataDir)) : undefined;
  if (found) await stopBroker(found);
}

/** What runs on this folder, whoever started it. */
export function findKafkaIn(dataDir: string): ProcessMark[] {
  const found = existsSync(dataDir) ? runningBroker(realpathSync(dataDir)) : undefined;
  return found ? [found.mark] : [];
}

const stopBroker = ({ mark }: Broker) => endProcess(mark, { politely: 'SIGTERM', patienceMs: SHUTDOWN_MS });

async function adopt(folder: string, port?: number): Promise<Broker | undefined> {
  const found = runningBroker(folder);
  if (!found) return undefined;
  if (port === undefined || port === found.port) {
    const ready = await waitUntilReady(folder, found).then(
      () => true,
      () => false,
    );
    if (ready) return found;
  }
  await stopBroker(found);
  return undefined;
}

async function startNew(folder: string, jars: string, wanted: Pick<KafkaOptions, 'signal' | 'proxied'> & { readonly port: number | undefined }): Promise<Broker> {
  const port = await usablePort('Kafka', wanted.port);
  await prepareBroker(folder, jars, { port, controllerPort: await freePort(), proxied: wanted.proxied });
  wanted.signal?.throwIfAborted();
  const broker = spawnBroker(folder, jars, port);
  await waitUntilReady(folder, broker, wanted.signal);
  return broker;
}

async function waitUntilReady(folder: string, broker: Broker, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await answers(broker.port))) {
    signal?.throwIfAborted();
    if (!isRunning(broker.mark)) throw new StackError(`Kafka ended while starting: ${lastWords(folder)}`);
    if (Date.now() > deadline) throw new StackError(`Kafka does not answer after ${READY_MS / 1000} s: see ${join(folder, 'kafka.log')}`);
    await delay(POLL_MS);
  }
}

const lastWords = (folder: string) =>
  lastLine(join(folder, 'kafka.log'), /ERROR|FATAL|Exception/) ?? lastLine(join(folder, 'kafka.out'), /\S/) ?? `see ${join(folder, 'kafka.log')}`;

/** Asks for a group's offsets: answered only when the coordinators have been loaded. */
async function answers(port: number): Promise<boolean> {
  const admin = new Kafka({ ...CLIENT, brokers: [`127.0.0.1:${port}`] }).admin();
  try {
    await admin.connect();
    await admin.fetchOffsets({ groupId: 'reprise-ready' });
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
