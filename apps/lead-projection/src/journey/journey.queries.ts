import { Query } from '@nestjs/cqrs';
import type { Page } from '@reprise/projection-service';
import type { Sight } from '@reprise/service-kit';
import type { JourneyStep } from '../lead-journey.projection';
import type { JourneyCriteria } from './journey.dto';

/** In the order in which it was recorded. */
export class GetJourney extends Query<Page<JourneyStep>> {
  constructor(
    readonly leadId: string,
    readonly criteria: JourneyCriteria,
    readonly sight: Sight,
  ) {
    super();
  }
}
