import { Currency, Identifier, MAX_AMOUNT, MinorUnits, event, pii, text } from '@reprise/kernel';
import { z } from 'zod';

export const AccountId = Identifier.refine((id) => id !== 'events', 'is a reserved word');

/** The person an account belongs to. */
export const Owner = z.strictObject({
  subjectId: Identifier,
  name: pii(text(200)),
  email: pii(z.email().max(320), { subject: 'subjectId', index: 'email' }),
});
export type Owner = z.infer<typeof Owner>;

/** How far below zero a balance may go, in minor units. */
export const OverdraftLimit = z.int().min(0).max(MAX_AMOUNT);

/** A correction in minor units: up or down, never zero. */
export const Adjustment = z
  .int()
  .min(-MAX_AMOUNT)
  .max(MAX_AMOUNT)
  .refine((amount) => amount !== 0, 'must not be zero');

/** Money that moves between two accounts leaves the same mark on both. */
export const TransferLeg = z.strictObject({ transferId: Identifier, counterAccountId: AccountId });

const movement = z.strictObject({
  amount: MinorUnits,
  currency: Currency,
  reference: text(200).optional(),
  transfer: TransferLeg.optional(),
});

const reason = z.strictObject({ reason: text(500) });

export const AccountEvent = z.discriminatedUnion('type', [
  event('AccountOpened', z.strictObject({ accountId: AccountId, owner: Owner, currency: Currency, overdraftLimit: OverdraftLimit })),
  event('FundsDeposited', movement),
  event('FundsWithdrawn', movement),
  event('AccountFrozen', reason),
  event('AccountUnfrozen', reason),
  event(
    'BalanceAdjusted',
    z.strictObject({ amount: Adjustment, currency: Currency, reason: text(500), correctsPosition: z.int().positive().optional() }),
  ),
  event('AccountClosed', z.strictObject({})),
]);
export type AccountEvent = z.infer<typeof AccountEvent>;
