import { type Contract, type Recorded, codec, event } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';

const Ledger = z.discriminatedUnion('type', [event('Opened', z.strictObject({})), event('Moved', z.strictObject({ amount: z.int() })), event('Closed', z.strictObject({}))]);
export type Ledger = z.infer<typeof Ledger>;

/** A context that is as small as one can be that has money, rows that go, and events that no row can take. */
export const ledger: Contract<Ledger> = { context: 'ledger', category: 'account', topic: { name: 'reprise.ledger.g1', partitions: 3 }, codec: codec(Ledger) };

/** No row can take a movement of this amount: its key is parked. */
export const POISON = 666;

/** One row an account, as long as it is open. */
export const balance = defineProjection({
  name: 'balance',
  version: 1,
  from: ledger,
  row: z.object({ streamId: z.string(), balance: z.int(), streamVersion: z.int() }),
  key: ({ streamId }) => streamId,
  evolve: (row, { streamId, streamVersion, ...happened }) => {
    if (happened.type === 'Closed') return null;
    const moved = happened.type === 'Moved' ? happened.data.amount : 0;
    if (moved === POISON) throw new Error(`${POISON} is more than a row can take`);
    return { streamId, streamVersion, balance: (row?.balance ?? 0) + moved };
  },
});

const movementKey = ({ streamId, streamVersion }: Recorded<Ledger>) => `${streamId} ${String(streamVersion).padStart(6, '0')}`;

/** One row a movement, for ever. */
export const movement = defineProjection({
  name: 'movement',
  version: 1,
  from: ledger,
  row: z.object({ streamId: z.string(), streamVersion: z.int(), position: z.int(), amount: z.int() }),
  key: (happened) => (happened.type === 'Moved' ? movementKey(happened) : []),
  evolve: (row, { streamId, streamVersion, position, ...happened }) => {
    const amount = (row?.amount ?? 0) + (happened.type === 'Moved' ? happened.data.amount : 0);
    return { streamId, streamVersion, position, amount };
  },
});

export const projections = [balance, movement] as const;
