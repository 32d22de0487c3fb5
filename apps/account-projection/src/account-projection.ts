import { AccountId, accountEvents } from '@reprise/contracts-accounts';
import { type ProjectionServiceOptions, projectionService } from '@reprise/projection-service';
import { accountBalance } from './account-balance.projection';
import { accountBalanceV1 } from './account-balance.v1.projection';
import { AccountQueriesModule } from './account-queries.module';
import { accountStatement } from './account-statement.projection';

export const accountProjectionOptions: ProjectionServiceOptions = {
  name: 'account-projection',
  description: 'Account balances and statements.',
  port: 3001,
  contract: accountEvents,
  projections: [accountBalance, accountStatement],
  former: [accountBalanceV1],
  rows: [{ path: 'accounts', projection: accountBalance, id: AccountId }],
  queries: AccountQueriesModule,
};

export const accountProjection = projectionService(accountProjectionOptions);
