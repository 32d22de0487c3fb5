import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { AccountBalance } from '../account-balance.projection';
import type { AccountCriteria } from './accounts.dto';

/** As it is, or as it was at a moment. */
export class GetAccount extends Query<AccountBalance | RowAsOf<typeof AccountBalance>> {
  constructor(
    readonly accountId: string,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of account id. */
export class ListAccounts extends Query<Page<AccountBalance>> {
  constructor(readonly criteria: AccountCriteria) {
    super();
  }
}
