import { limit, pageSchema } from '@reprise/projection-service';
import { cursor } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { JourneyStep } from '../lead-journey.projection';

export const JourneyCriteria = z.strictObject({ limit, cursor: cursor(z.int().positive()).optional() });
export type JourneyCriteria = z.output<typeof JourneyCriteria>;

export class JourneyParams extends createZodDto(JourneyCriteria) {}
export class JourneyPage extends createZodDto(pageSchema(JourneyStep)) {}
