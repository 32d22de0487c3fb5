import { randomUUID } from 'node:crypto';
import { EventPurger, EventStoreError, PurgeRefused, type Purging, type StreamStretch } from '@reprise/event-store';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf } from '../running-system';
import { type Consent, type Question, isConfirmed } from '../terminal/confirm';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from '../verify/exit-code';
import { positionsAsText } from './positions';

export interface PurgeRun extends Consent {
  /** Which events: their positions, or versions of a stream. */
  readonly of: readonly number[] | StreamStretch;
  readonly reason: string;
  readonly requestedBy: string;
  /** Of a purge that is asked for again; without it, a new one. */
  readonly id: string | undefined;
  readonly json: boolean;
  readonly readEnvironment: ReadEnvironment;
}

const Environment = z.object({ eventStore: z.object({ eraser: z.url() }) });

/** Purges, once a person said yes: 0 it is done, 1 it was refused or not confirmed, 2 it could not begin. */
export const runPurge = (run: PurgeRun): Promise<ExitCode> =>
  exitCodeOf(async () => {
    const purger = EventPurger.open({ url: await eraserUrl(run.readEnvironment) });
    const purgeId = run.id ?? randomUUID();
    try {
      const positions = 'streamId' in run.of ? await purger.positionsOf(run.of) : run.of;
      if (!(await isConfirmed(run, questionOf(positions)))) return refused('nothing was purged: it was not confirmed');
      const purging = await purger.purge({ purgeId, positions: [...positions], requestedBy: run.requestedBy, reason: run.reason });
      process.stdout.write(`${run.json ? JSON.stringify(purging) : toText(purging)}\n`);
      return 0;
    } catch (error) {
      if (error instanceof PurgeRefused) return refused(error.message);
      if (error instanceof EventStoreError) return refused(`${error.message}. If it broke off, ask again with --id ${purgeId}: it is not done twice`);
      throw error;
    } finally {
      await purger.close();
    }
  });

/** ERASER_URL, or that of the running stack. @throws UsageError */
async function eraserUrl(readEnvironment: ReadEnvironment): Promise<string> {
  const named = process.env['ERASER_URL'];
  if (!named) return (await environmentOf(readEnvironment, Environment)).eventStore.eraser;
  if (!URL.canParse(named)) throw new UsageError('ERASER_URL is no connection string');
  return named;
}

const questionOf = (positions: readonly number[]): Question => ({
  what: 'a purge',
  question: `The data of ${positions.length} events will be gone for good: positions ${positionsAsText(positions)}.`,
  word: 'purge',
});

function refused(why: string): 1 {
  process.stderr.write(`error: ${why}\n`);
  return 1;
}

const COPIES = 'Topics, read models, backups and the files of Postgres may hold them still: docs/verification.md#purges says what to do.';

function toText({ purgeId, tombstone, events, already, replayed }: Purging): string {
  if (tombstone === null) return `Nothing was left to purge: ${already} had been purged before.`;
  const before = already > 0 ? ` ${already} had been before.` : '';
  return `The data of ${events} events ${replayed ? 'had been' : 'was'} purged, which is told at position ${tombstone} (purge ${purgeId}).${before}\n${COPIES}`;
}
