import { AccountId } from '@reprise/contracts-accounts';
import { AdjustBalance, CloseAccount, DepositFunds, FreezeAccount, OpenAccount, TransferFunds, UnfreezeAccount, WithdrawFunds } from '@reprise/domain-accounts';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const inPath = { accountId: true } as const;

export class AccountParams extends createZodDto(z.strictObject({ id: AccountId })) {}
export class OpenAccountBody extends createZodDto(OpenAccount.schema.partial(inPath)) {}
export class DepositBody extends createZodDto(DepositFunds.schema.omit(inPath)) {}
export class WithdrawalBody extends createZodDto(WithdrawFunds.schema.omit(inPath)) {}
export class FreezeBody extends createZodDto(FreezeAccount.schema.omit(inPath)) {}
export class UnfreezeBody extends createZodDto(UnfreezeAccount.schema.omit(inPath)) {}
export class CloseBody extends createZodDto(CloseAccount.schema.omit(inPath)) {}
export class AdjustmentBody extends createZodDto(AdjustBalance.schema.omit(inPath)) {}
export class TransferBody extends createZodDto(TransferFunds.schema.partial({ transferId: true })) {}
