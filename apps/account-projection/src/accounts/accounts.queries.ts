import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { Sight } from '@reprise/service-kit';
import type { AccountAnswer, AccountCriteria, AccountLookup } from './accounts.dto';

/** As it is, or as it was at a moment. */
export class GetAccount extends Query<AccountAnswer | RowAsOf<typeof AccountAnswer>> {
  constructor(
    readonly accountId: string,
    readonly sight: Sight,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of account id. */
export class ListAccounts extends Query<Page<AccountAnswer>> {
  constructor(
    readonly criteria: AccountCriteria,
    readonly sight: Sight,
  ) {
    super();
  }
}

/** Of whoever was ever named with this e-mail, in order of account id. */
export class LookUpAccounts extends Query<Page<AccountAnswer>> {
  constructor(
    readonly lookup: AccountLookup,
    readonly sight: Sight,
  ) {
    super();
  }
}
