import { AccountId, type AccountEvent, TransferLeg, accountEvents } from '@reprise/contracts-accounts';
import { Currency, type Recorded, idOf } from '@reprise/kernel';
import { defineProjection } from '@reprise/projections';
import { z } from 'zod';

/** One movement of money. The balance after it is no column: it is summed when asked, so that a line never changes. */
export const StatementEntry = z.object({
  accountId: AccountId,
  streamVersion: z.int().positive(),
  position: z.int().positive(),
  occurredAt: z.iso.datetime(),
  kind: z.enum(['deposit', 'withdrawal', 'adjustment']),
  /** Signed, in minor units: what the balance changed by. */
  amount: z.int(),
  currency: Currency,
  reference: z.string().nullable(),
  transferId: TransferLeg.shape.transferId.nullable(),
  counterAccountId: TransferLeg.shape.counterAccountId.nullable(),
  reason: z.string().nullable(),
  /** Position of the event that an adjustment puts right. */
  correctsPosition: z.int().positive().nullable(),
});
export type StatementEntry = z.infer<typeof StatementEntry>;

type Movement = Extract<Recorded<AccountEvent>, { type: 'FundsDeposited' | 'FundsWithdrawn' | 'BalanceAdjusted' }>;
type Transferable = Exclude<Movement, { type: 'BalanceAdjusted' }>;

const isMovement = (event: Recorded<AccountEvent>): event is Movement =>
  event.type === 'FundsDeposited' || event.type === 'FundsWithdrawn' || event.type === 'BalanceAdjusted';

const transferable = ({ data }: Transferable) => ({
  reference: data.reference ?? null,
  transferId: data.transfer?.transferId ?? null,
  counterAccountId: data.transfer?.counterAccountId ?? null,
  reason: null,
  correctsPosition: null,
});

const movement = (event: Movement) => {
  switch (event.type) {
    case 'FundsDeposited':
      return { kind: 'deposit', amount: event.data.amount, ...transferable(event) } as const;
    case 'FundsWithdrawn':
      return { kind: 'withdrawal', amount: -event.data.amount, ...transferable(event) } as const;
    case 'BalanceAdjusted': {
      const { amount, reason, correctsPosition } = event.data;
      const none = { reference: null, transferId: null, counterAccountId: null };
      return { kind: 'adjustment', amount, ...none, reason, correctsPosition: correctsPosition ?? null } as const;
    }
  }
};

export const accountStatement = defineProjection({
  name: 'account_statement',
  version: 1,
  from: accountEvents,
  row: StatementEntry,
  indexes: [['accountId', 'streamVersion']],
  key: (event) => (isMovement(event) ? `${event.streamId}/${event.streamVersion}` : []),
  evolve: (_, event) => {
    if (!isMovement(event)) return null;
    const { streamId, streamVersion, position, occurredAt } = event;
    return { accountId: idOf(streamId), streamVersion, position, occurredAt, currency: event.data.currency, ...movement(event) };
  },
});
