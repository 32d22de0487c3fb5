import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { AccountAnswer, AccountCriteria } from './accounts.dto';

/** As it is, or as it was at a moment. */
export class GetAccount extends Query<AccountAnswer | RowAsOf<typeof AccountAnswer>> {
  constructor(
    readonly accountId: string,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of account id. */
export class ListAccounts extends Query<Page<AccountAnswer>> {
  constructor(readonly criteria: AccountCriteria) {
    super();
  }
}
