import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type PostgresEventStore, type Proof, checkProof } from '@reprise/event-store';
import { deliver } from '../audit/destination';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from './exit-code';
import { type WhichLog, withLog } from './open-log';

export interface ProofRun extends WhichLog {
  readonly position: number;
  /** Number of the last seal to put in; without it, the newest. */
  readonly upToSeal: number | undefined;
  /** A file; without it, stdout. */
  readonly out: string | undefined;
}

/** Writes the proof that an event is in the log: 0 it is written, 1 there is none, 2 it could not begin. */
export const runProof = ({ position, upToSeal, out, ...which }: ProofRun): Promise<ExitCode> =>
  exitCodeOf(() =>
    withLog(which, async (store) => {
      const proof = await store.seals.prove(position, upToSeal);
      if (!proof) return refused(await whyNone(store, position));
      const checked = checkProof(proof);
      if (!checked.ok) return refused(`the log can't prove position ${position}: ${checked.why}. Run reprise verify`);
      await deliver(Readable.from([`${JSON.stringify(proof, undefined, 2)}\n`]) as AsyncIterable<string>, out);
      return 0;
    }),
  );

async function whyNone(store: PostgresEventStore, position: number): Promise<string> {
  const [head, sealed] = [await store.head(), (await store.seals.sealed()).position];
  if (position > sealed) return `position ${position} is not sealed: the log's head is at ${head}, sealed is up to ${sealed}`;
  return `position ${position} was purged, and the seals that were asked for do not reach to where that is told; sealed is up to ${sealed}`;
}

export interface CheckRun {
  readonly file: string;
  /** Hash of a seal from a source that is trusted. */
  readonly seal: string | undefined;
}

/** Checks a proof without a database: 0 it holds, 1 it does not, 2 it could not be read. */
export const runVerifyProof = ({ file, seal }: CheckRun): Promise<ExitCode> =>
  exitCodeOf(async () => {
    const checked = checkProof(jsonOf(await bytesOf(file)), seal);
    if (!checked.ok) return refused(checked.why);
    const { proof, newest } = checked;
    const trusted = seal === undefined ? `\nIt was compared with no seal that you trust: give the hash of one with --seal.` : '';
    process.stdout.write(`ok: ${what(proof)} ${proof.event.type} of ${proof.event.stream_id}, version ${proof.event.stream_version}.
Seal ${proof.seal.number} covers it; the chain goes on to seal ${newest.number}: ${newest.hash}${trusted}\n`);
    return 0;
  });

const what = ({ event: { position }, purged }: Proof) =>
  purged ? `position ${position} was purged, as is told at position ${purged.tombstone.event.position}; its hash was in the log, as that of` : `position ${position} holds`;

function refused(why: string): 1 {
  process.stderr.write(`error: ${why}\n`);
  return 1;
}

const bytesOf = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: unknown) => {
    throw new UsageError(`the proof can't be read: ${reason(error)}`);
  });

/** Undefined for what is no JSON in UTF-8: no proof either. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
