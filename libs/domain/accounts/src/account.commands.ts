import { AccountId, Adjustment, OverdraftLimit, Owner } from '@reprise/contracts-accounts';
import { Currency, Identifier, MinorUnits, command, pii, writtenText } from '@reprise/kernel';
import { z } from 'zod';

const accountId = AccountId;
const amount = MinorUnits;
const reference = writtenText(200).optional();
const reason = writtenText(500);
const owner = Owner.extend({ name: pii(writtenText(200)) });

export class OpenAccount extends command(
  'OpenAccount',
  z.strictObject({ accountId, owner, currency: Currency, overdraftLimit: OverdraftLimit.default(0), initialDeposit: amount.optional() }),
) {}

export class DepositFunds extends command('DepositFunds', z.strictObject({ accountId, amount, reference })) {}

export class WithdrawFunds extends command('WithdrawFunds', z.strictObject({ accountId, amount, reference })) {}

export class FreezeAccount extends command('FreezeAccount', z.strictObject({ accountId, reason })) {}

export class UnfreezeAccount extends command('UnfreezeAccount', z.strictObject({ accountId, reason })) {}

export class CloseAccount extends command('CloseAccount', z.strictObject({ accountId })) {}

/** A correction by staff; `amount` may be negative. */
export class AdjustBalance extends command(
  'AdjustBalance',
  z.strictObject({ accountId, amount: Adjustment, reason, correctsPosition: z.int().positive().optional() }),
) {}

/** What a caller asks for; it becomes one leg on each account, appended as one unit: see `transferFunds`. */
export class TransferFunds extends command(
  'TransferFunds',
  z.strictObject({ transferId: Identifier, fromAccountId: accountId, toAccountId: accountId, amount, reference }),
) {}

const leg = z.strictObject({ accountId, transferId: Identifier, counterAccountId: accountId, amount, reference });

export class SendTransfer extends command('SendTransfer', leg) {}

/** Carries the sender's currency: nothing is converted on the way. */
export class ReceiveTransfer extends command('ReceiveTransfer', leg.extend({ currency: Currency })) {}

export type AccountCommand =
  | OpenAccount
  | DepositFunds
  | WithdrawFunds
  | FreezeAccount
  | UnfreezeAccount
  | CloseAccount
  | AdjustBalance
  | SendTransfer
  | ReceiveTransfer;
