import { Query } from '@nestjs/cqrs';
import type { Page } from '@reprise/projection-service';
import type { AccountBalance } from '../account-balance.projection';
import type { AccountCriteria } from './accounts.dto';

export class GetAccount extends Query<AccountBalance> {
  constructor(readonly accountId: string) {
    super();
  }
}

/** In order of account id. */
export class ListAccounts extends Query<Page<AccountBalance>> {
  constructor(readonly criteria: AccountCriteria) {
    super();
  }
}
