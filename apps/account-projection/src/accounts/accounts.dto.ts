import { AccountId } from '@reprise/contracts-accounts';
import { AsOfQuery, limit, minorUnits, pageSchema, rowAsOf } from '@reprise/projection-service';
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

export class AccountParams extends createZodDto(z.strictObject({ id: AccountId })) {}
export class AccountListParams extends createZodDto(AccountCriteria) {}
export class AccountAsOfParams extends createZodDto(AsOfQuery) {}
export class Account extends createZodDto(rowAsOf(AccountBalance)) {}
export class AccountPage extends createZodDto(pageSchema(AccountBalance)) {}
