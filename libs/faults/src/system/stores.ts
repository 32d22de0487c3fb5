import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ProxiedListener, findKafkaIn, freePort, processesIn, startKafka, startPostgres, stopKafkaIn, stopPostgresIn } from '@reprise/stack';
import { PASSWORD } from './databases';
import { StoreProcess } from './store-process';

/** A store that always comes back on the same folder and the same port. */
export interface Store {
  readonly port: number;
  readonly process: StoreProcess;
}

export interface PostgresStore extends Store {
  readonly logFile: string;
  /** Who it runs as. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

export async function postgresIn(dataDir: string): Promise<PostgresStore> {
  const port = await freePort();
  const start = () => startPostgres({ dataDir, password: PASSWORD, port });
  await start();
  const folder = realpathSync(dataDir);
  const { uid, gid } = statSync(join(folder, 'cluster'));
  const processes = () => processesIn(join(folder, 'cluster'));
  return { port, logFile: join(folder, 'postgres.log'), owner: { uid, gid }, process: new StoreProcess({ start, processes, stop: () => stopPostgresIn(dataDir) }) };
}

/** @param proxied doors for clients that come through links */
export async function kafkaIn(dataDir: string, proxied: readonly ProxiedListener[]): Promise<Store> {
  const port = await freePort();
  const start = () => startKafka({ dataDir, port, proxied });
  await start();
  return { port, process: new StoreProcess({ start, processes: () => findKafkaIn(dataDir), stop: () => stopKafkaIn(dataDir) }) };
}
