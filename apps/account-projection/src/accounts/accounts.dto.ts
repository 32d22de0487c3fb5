import { AccountId } from '@reprise/contracts-accounts';
import { cursor, limit, minorUnits, pageSchema } from '@reprise/projection-service';
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
export class Account extends createZodDto(AccountBalance) {}
export class AccountPage extends createZodDto(pageSchema(AccountBalance)) {}
