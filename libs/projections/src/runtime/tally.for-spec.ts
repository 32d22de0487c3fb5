import { type Contract, type DomainEvent, type StoredEvent, codec, event } from '@reprise/kernel';
import { type FeedBatch, type FeedMessage, partitionOf } from '@reprise/messaging';
import { z } from 'zod';
import { defineProjection } from '../projection';

export const PARTITIONS = 3;

export const TallyEvent = z.discriminatedUnion('type', [
  event('Added', z.object({ amount: z.int(), groups: z.array(z.string()) })),
  event('Cleared', z.object({})),
]);
export type TallyEvent = z.infer<typeof TallyEvent>;

export const tallyEvents: Contract<TallyEvent> = {
  context: 'tallies',
  category: 'tally',
  topic: { name: 'reprise.tallies.g1', partitions: PARTITIONS },
  codec: codec(TallyEvent),
};

export const TallyRow = z.object({
  streamId: z.string(),
  total: z.int(),
  mean: z.number(),
  even: z.boolean(),
  lastAt: z.iso.datetime(),
  note: z.string().optional(),
  largest: z.int().nullable(),
  amounts: z.array(z.int()),
});
export type TallyRow = z.infer<typeof TallyRow>;

/** `evolve` refuses this amount. */
export const UNLUCKY = 13;

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

function tallied(row: TallyRow | undefined, { streamId, occurredAt }: Pick<StoredEvent, 'streamId' | 'occurredAt'>, amount: number): TallyRow {
  const amounts = [...(row?.amounts ?? []), amount];
  const total = sum(amounts);
  const largest = Math.max(...amounts);
  const note = total > 20 ? { note: `"much" \\ \n{${total}}` } : {};
  return { streamId, total, mean: total / amounts.length, even: total % 2 === 0, lastAt: occurredAt, largest: largest > 0 ? largest : null, amounts, ...note };
}

/** One row for each stream; cleared streams have none. */
export const tallies = defineProjection({
  name: 'tallies',
  version: 1,
  from: tallyEvents,
  row: TallyRow,
  indexes: [['total', 'streamId']],
  key: (event) => event.streamId,
  evolve: (row, event) => {
    if (event.type === 'Cleared') return null;
    if (event.data.amount === UNLUCKY) throw new Error('unlucky');
    return tallied(row, event, event.data.amount);
  },
});

/** Rows that many streams, so many partitions, fold into. */
export const groups = defineProjection({
  name: 'groups',
  version: 1,
  from: tallyEvents,
  row: z.object({ sum: z.int(), events: z.int() }),
  key: (event) => (event.type === 'Added' ? event.data.groups : []),
  evolve: (row, event) => ({ sum: (row?.sum ?? 0) + (event.type === 'Added' ? event.data.amount : 0), events: (row?.events ?? 0) + 1 }),
});

export interface Step {
  readonly stream: number;
  readonly event: DomainEvent;
}

const metadata = { correlationId: 'c', causationId: 'c', actor: 'tester' };

export const stored = ({ stream, event: { type, data } }: Step, index: number): StoredEvent => {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 1_001).toISOString();
  const position = index * 2 + 1;
  return { position, streamId: `tally-${stream}`, streamVersion: index + 1, eventId: `event-${position}`, type, schemaVersion: 1, data, metadata, occurredAt: at, recordedAt: at };
};

export const added = (stream: number, amount: number, ...inGroups: string[]): Step => ({ stream, event: { type: 'Added', data: { amount, groups: inGroups } } });
export const cleared = (stream: number): Step => ({ stream, event: { type: 'Cleared', data: {} } });
export const unknown = (stream: number): Step => ({ stream, event: { type: 'FromTheFuture', data: {} } });

/** Steps as their topic carries them. */
export function messages(steps: readonly Step[]): FeedMessage[] {
  const last = new Map<number, number>();
  return steps.map(stored).map((event) => {
    const partition = partitionOf(event.streamId, PARTITIONS);
    const prevPosition = last.get(partition) ?? 0;
    last.set(partition, event.position);
    return { partition, prevPosition, event };
  });
}

export const batch = (of: readonly FeedMessage[]): FeedBatch => ({
  messages: of,
  completeTo: new Map(of.map(({ partition, event }) => [partition, event.position])),
});
