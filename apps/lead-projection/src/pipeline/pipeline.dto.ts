import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { LeadStage } from '../lead-score.projection';

export const PipelineStage = z.object({
  stage: LeadStage,
  /** Leads that stand there. */
  count: z.int(),
  /** What they score together. */
  score: z.int(),
});
export type PipelineStage = z.output<typeof PipelineStage>;

export const Pipeline = z.object({ items: z.array(PipelineStage) });
export type Pipeline = z.output<typeof Pipeline>;

export class PipelineResponse extends createZodDto(Pipeline) {}
