import type { PostgresEventStore, Verification } from '@reprise/event-store';
import { progressOn } from '../progress';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from './exit-code';
import { type WhichLog, brokersOf, withLog } from './open-log';
import { type WhatToCompare, comparePublished } from './published';
import { joined, toText } from './report';

export interface VerifyRun extends WhichLog {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly json: boolean;
  /** Where the seals were published. Default: where the sealer does. */
  readonly topic?: WhatToCompare['topic'];
}

/** Prints what was found, and answers with the exit code: 0 all is as it was sealed, 1 it is not, 2 it could not begin. */
export const runVerify = (run: VerifyRun): Promise<ExitCode> =>
  exitCodeOf(() => {
    if (run.from !== undefined && run.to !== undefined && run.from > run.to) throw new UsageError(`--from ${run.from} is above --to ${run.to}`);
    return withLog(run, async (store) => {
      const verification = await verify(store, run);
      // Not the end that was found: where the log was cut off, what was published goes further.
      const asked = { from: verification.from, to: run.to, ...(run.topic && { topic: run.topic }) };
      const verified = joined(verification, await comparePublished(store, { brokers: await brokersOf(run), ...asked }));
      process.stdout.write(`${run.json ? JSON.stringify(verified) : toText(verified)}\n`);
      return verified.ok ? 0 : 1;
    });
  });

async function verify(store: PostgresEventStore, { from = 1, to }: VerifyRun): Promise<Verification> {
  const progress = progressOn(process.stderr);
  progress.stage('Verifying', Math.min(to ?? Infinity, await store.head()) - from + 1);
  const range = { from, ...(to !== undefined && { to }) };
  return store.seals.verify({ ...range, onProgress: (position) => progress.update(position - from + 1) }).finally(() => progress.stop());
}
