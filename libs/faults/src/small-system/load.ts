import type { PostgresEventStore } from '@reprise/event-store';
import { Random } from '../random';
import { Client } from './client';
import { type Believed, commandNumber } from './commands';
import type { Journal } from './journal';

const CLIENTS_A_STORE = 3;

export interface LoadParts {
  readonly stores: readonly PostgresEventStore[];
  readonly journal: Journal;
  readonly seed: number;
  readonly operations: number;
  /** Told of each command and of the newest position that its client knows of. */
  onAnswer(this: void, client: number, streamId: string, position: number): Promise<void>;
}

/** What clients believe of streams: from answers alone, so often too old. */
function beliefs(journal: Journal): { readonly believed: Believed; readonly learn: (streamId: string, version: number) => void } {
  const versions = new Map<string, number>();
  const learn = (streamId: string, version: number) => void versions.set(streamId, Math.max(version, versions.get(streamId) ?? 0));
  for (const { outcome } of journal.all) if (outcome.kind === 'ok') for (const { streamId, streamVersion } of outcome.appended) learn(streamId, streamVersion);
  return { believed: (streamId) => versions.get(streamId) ?? 0, learn };
}

/** Commands of several clients through several stores, until there were so many; first those that a process of before left without an answer. */
export async function load({ stores, journal, seed, operations, onAnswer }: LoadParts): Promise<void> {
  const { believed, learn } = beliefs(journal);
  const unanswered = [...journal.unanswered];
  let next = journal.all.filter(({ id }) => id.startsWith(`${seed}-`)).length;
  const work = async (number: number, store: PostgresEventStore) => {
    const random = new Random(seed * 1_000 + next + number);
    const client = new Client({ number, store, random, journal });
    for (let before = unanswered.pop(); before; before = unanswered.pop()) await client.repeat(before);
    while (next < operations) {
      const n = next;
      next += 1;
      const outcome = await client.send(`${seed}-${n}`, commandNumber(n, random, believed));
      if (outcome.kind !== 'ok') continue;
      for (const { streamId, streamVersion, position } of outcome.appended) {
        learn(streamId, streamVersion);
        await onAnswer(number, streamId, position);
      }
    }
  };
  await Promise.all(stores.flatMap((store, at) => Array.from({ length: CLIENTS_A_STORE }, (_, index) => work(at * CLIENTS_A_STORE + index, store))));
}
