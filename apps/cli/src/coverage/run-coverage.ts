import { PostgresEventStore } from '@reprise/event-store';
import { z } from 'zod';
import { progressOn } from '../progress';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import { type Coverage, coverageOf } from './coverage';
import { failures, toText } from './report';

export interface RunOptions {
  readonly samples: number;
  readonly json: boolean;
  /** Connection string of the log's reader; without it, that of the running stack. */
  readonly log: string | undefined;
  readonly readEnvironment: ReadEnvironment;
}

/** Prints, and answers with the exit code: 0 all events reach today's shape, 1 some don't, 2 it could not begin. */
export async function runCoverage({ samples, json, log, readEnvironment }: RunOptions): Promise<0 | 1 | 2> {
  try {
    const url = log ?? (await environmentOf(readEnvironment, z.object({ eventStore: z.object({ reader: z.url() }) }))).eventStore.reader;
    const coverage = await read(url, samples);
    process.stdout.write(`${json ? JSON.stringify(coverage) : toText(coverage)}\n`);
    return failures(coverage).length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}

async function read(url: string, samples: number): Promise<Coverage> {
  const store = await PostgresEventStore.open({ url, connections: 1 }).catch((error: unknown) => {
    throw new UsageError(`the event store can't be opened: ${reason(error)}`);
  });
  const progress = progressOn(process.stderr);
  try {
    progress.stage('Reading the log', await store.head());
    return await coverageOf(store, { samples, onRead: (position) => progress.update(position) });
  } finally {
    progress.stop();
    await store.close();
  }
}
