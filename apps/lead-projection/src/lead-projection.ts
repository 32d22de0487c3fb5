import { LeadId, leadEvents } from '@reprise/contracts-leads';
import { type ProjectionServiceOptions, projectionService } from '@reprise/projection-service';
import { leadJourney } from './lead-journey.projection';
import { LeadQueriesModule } from './lead-queries.module';
import { leadScore } from './lead-score.projection';

export const leadProjectionOptions: ProjectionServiceOptions = {
  name: 'lead-projection',
  description: 'Leads, what they score and why, and what they did.',
  port: 3003,
  contract: leadEvents,
  projections: [leadScore, leadJourney],
  rows: [{ path: 'leads', projection: leadScore, id: LeadId }],
  queries: LeadQueriesModule,
};

export const leadProjection = projectionService(leadProjectionOptions);
