import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { StackError } from '../errors';
import { type Exit, exitOf } from '../exit';
import { ProcessMark, isRunning, markOf } from '../processes';
import { type BrokerPorts, JVM_OPTIONS, loggingXml, serverProperties } from './broker-config';
import { java } from './java';

/** What runs on a folder, written down so that a later process finds it. */
const Broker = z.object({ mark: ProcessMark, port: z.int() });
export type Broker = z.infer<typeof Broker> & {
  /** Of one that was spawned by this process. */
  readonly exit?: Promise<Exit>;
};

const recordIn = (folder: string) => join(folder, 'broker.json');

export function runningBroker(folder: string): Broker | undefined {
  if (!existsSync(recordIn(folder))) return undefined;
  const { data } = Broker.safeParse(JSON.parse(readFileSync(recordIn(folder), 'utf8')));
  return data && isRunning(data.mark) ? data : undefined;
}

const classes = (folder: string, jars: string) => [
  ...JVM_OPTIONS,
  `-Dlog4j2.configurationFile=${join(folder, 'log4j2.xml')}`,
  '-cp',
  join(jars, '*'),
];

/** 16 bytes in base64url. One that begins with a dash would be taken for an option. */
function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('base64url');
}

/** Writes the settings, and formats the storage when it is new. */
export async function prepareBroker(folder: string, jars: string, ports: BrokerPorts): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.properties'), serverProperties(folder, ports));
  writeFileSync(join(folder, 'log4j2.xml'), loggingXml(folder));
  if (existsSync(join(folder, 'data', 'meta.properties'))) return;
  const clusterId = newClusterId();
  const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', join(folder, 'server.properties')];
  try {
    const formatting = promisify(execFile)(java(), [...classes(folder, jars), ...format]);
    recordChild(folder, formatting.child, ports.port);
    await formatting;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new StackError(`Kafka's storage in ${folder} can't be formatted: ${stderr.trim().split('\n').at(-1)}`);
  }
}

/** Starts a broker that outlives us and gets no Ctrl-C of ours. */
export function spawnBroker(folder: string, jars: string, port: number): Broker {
  const fd = openSync(join(folder, 'kafka.out'), 'w');
  try {
    const args = [...classes(folder, jars), 'kafka.Kafka', join(folder, 'server.properties')];
    const child = spawn(java(), args, { cwd: folder, detached: true, stdio: ['ignore', fd, fd] });
    child.on('error', () => undefined);
    child.unref();
    const exit = exitOf(child);
    const mark = recordChild(folder, child, port);
    if (!mark) throw new StackError(`Kafka did not start: ${java()} can't be run`);
    return { mark, port, exit };
  } finally {
    closeSync(fd);
  }
}

/** Written down before anything else can happen, so that whoever comes after a kill finds it. */
function recordChild(folder: string, { pid }: ChildProcess, port: number): ProcessMark | undefined {
  const mark = pid === undefined ? undefined : markOf(pid);
  if (mark) record(folder, { mark, port });
  return mark;
}

function record(folder: string, broker: Broker): void {
  writeFileSync(`${recordIn(folder)}.new`, JSON.stringify(broker));
  renameSync(`${recordIn(folder)}.new`, recordIn(folder));
}
