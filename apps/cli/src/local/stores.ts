import { join } from 'node:path';
import { type Exit, type ProcessMark, findKafkaIn, findPostgresIn, startKafka, startPostgres, stopKafkaIn, stopPostgresIn } from '@reprise/stack';
import type { Part } from './supervised';

/** In the order in which they end, after the services. */
export const STORES: readonly string[] = ['kafka', 'postgres'];

export interface Store {
  readonly dataDir: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

const kafkaIn = (dataDir: string) => join(dataDir, 'kafka');
export const postgresIn = (dataDir: string) => join(dataDir, 'postgres');

interface RunningStore {
  readonly process: ProcessMark;
  readonly exit: Promise<Exit> | undefined;
}

/** Remembers how the process of the last start ends. */
function storePart({ start, ...rest }: Omit<Part, 'start' | 'exit'> & { readonly start: () => Promise<RunningStore> }): Part {
  let running: RunningStore | undefined;
  return {
    ...rest,
    start: async () => {
      running = await start();
      return running.process;
    },
    exit: async () => running?.exit,
  };
}

export const postgresPart = ({ dataDir, ...options }: Store & { readonly password: string }): Part =>
  storePart({
    name: 'postgres',
    start: () => startPostgres({ ...options, dataDir: postgresIn(dataDir) }),
    stop: () => stopPostgresIn(postgresIn(dataDir)),
  });

export const kafkaPart = ({ dataDir, ...options }: Store): Part =>
  storePart({
    name: 'kafka',
    start: () => startKafka({ ...options, dataDir: kafkaIn(dataDir) }),
    stop: () => stopKafkaIn(kafkaIn(dataDir)),
  });

/** The stores that run on a data folder, whoever started them, and whatever was written down of them. */
export const storesRunningIn = (dataDir: string): { readonly name: string; readonly mark: ProcessMark }[] => [
  ...findPostgresIn(postgresIn(dataDir)).map((mark) => ({ name: 'postgres', mark })),
  ...findKafkaIn(kafkaIn(dataDir)).map((mark) => ({ name: 'kafka', mark })),
];

export async function stopStoresIn(dataDir: string): Promise<void> {
  await stopKafkaIn(kafkaIn(dataDir));
  await stopPostgresIn(postgresIn(dataDir));
}
