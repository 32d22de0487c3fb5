import { Query } from '@nestjs/cqrs';
import type { Page } from '@reprise/projection-service';
import type { Sight } from '@reprise/service-kit';
import type { StatementCriteria, StatementLine } from './statement.dto';

/** In the order in which the account's money moved. */
export class GetStatement extends Query<Page<StatementLine>> {
  constructor(
    readonly accountId: string,
    readonly criteria: StatementCriteria,
    readonly sight: Sight,
  ) {
    super();
  }
}
