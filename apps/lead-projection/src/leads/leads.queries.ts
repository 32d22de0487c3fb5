import { Query } from '@nestjs/cqrs';
import type { Moment, Page, RowAsOf } from '@reprise/projection-service';
import type { Sight } from '@reprise/service-kit';
import type { LeadAnswer, LeadCriteria, LeadLookup } from './leads.dto';

/** As it is, or as it was at a moment. */
export class GetLead extends Query<LeadAnswer | RowAsOf<typeof LeadAnswer>> {
  constructor(
    readonly leadId: string,
    readonly sight: Sight,
    readonly asOf?: Moment,
  ) {
    super();
  }
}

/** In order of lead id. */
export class ListLeads extends Query<Page<LeadAnswer>> {
  constructor(
    readonly criteria: LeadCriteria,
    readonly sight: Sight,
  ) {
    super();
  }
}

/** Of whoever was ever named with this e-mail, in order of lead id. */
export class LookUpLeads extends Query<Page<LeadAnswer>> {
  constructor(
    readonly lookup: LeadLookup,
    readonly sight: Sight,
  ) {
    super();
  }
}
