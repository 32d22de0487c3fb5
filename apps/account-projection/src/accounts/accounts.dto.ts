import { AccountId } from '@reprise/contracts-accounts';
import { opened } from '@reprise/privacy';
import { AsOfQuery, emailLookup, limit, minorUnits, pageSchema, rowAsOf } from '@reprise/projection-service';
import { cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { AccountBalance, AccountStatus } from '../account-balance.projection';

export const AccountCriteria = z.strictObject({
  status: AccountStatus.optional(),
  /** In minor units, whatever the currency. */
  minBalance: minorUnits.optional(),
  limit,
  cursor: cursor(AccountId).optional(),
});
export type AccountCriteria = z.output<typeof AccountCriteria>;

export const AccountLookup = emailLookup(AccountId);
export type AccountLookup = z.output<typeof AccountLookup>;

const { ownerName, ownerEmail } = AccountBalance.shape;

/** What is answered: who was erased, or may not be seen by the caller, is said so. */
export const AccountAnswer = AccountBalance.extend({ ownerName: opened(ownerName), ownerEmail: opened(ownerEmail) });
export type AccountAnswer = z.output<typeof AccountAnswer>;

export class AccountParams extends createZodDto(z.strictObject({ id: AccountId })) {}
export class AccountListParams extends createZodDto(AccountCriteria) {}
export class AccountLookupBody extends createZodDto(AccountLookup) {}
export class AccountAsOfParams extends createZodDto(AsOfQuery) {}
export class Account extends createZodDto(rowAsOf(AccountAnswer)) {}
export class AccountPage extends createZodDto(pageSchema(AccountAnswer)) {}
