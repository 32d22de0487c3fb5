import { type ReadModelRow, readModelEntity } from '@reprise/projections';
import { type JourneyStep, leadJourney } from './lead-journey.projection';
import { type LeadScore, leadScore } from './lead-score.projection';

export const leadScoreEntity = readModelEntity(leadScore);
export type LeadScoreRow = ReadModelRow<typeof LeadScore>;

export const leadJourneyEntity = readModelEntity(leadJourney);
export type JourneyStepRow = ReadModelRow<typeof JourneyStep>;
