import { z } from 'zod';

const Sample = z.object({ key: z.string(), fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) });

export const Report = z.object({
  samePosition: z.boolean(),
  position: z.number(),
  rows: z.object({ before: z.number(), after: z.number() }),
  added: z.number(),
  removed: z.number(),
  changed: z.number(),
  fields: z.record(z.string(), z.number()),
  newFields: z.array(z.string()),
  goneFields: z.array(z.string()),
  samples: z.object({ added: z.array(Sample), removed: z.array(Sample), changed: z.array(Sample) }),
});
export type Report = z.output<typeof Report>;

export const Build = z.object({
  version: z.number(),
  generation: z.number(),
  state: z.string(),
  automatic: z.boolean(),
  eventsDone: z.number(),
  eventsTotal: z.number(),
  eventsPerSecond: z.number(),
  etaSeconds: z.number().nullable(),
  parkedKeys: z.number(),
  report: Report.nullable(),
  refused: z.string().nullable(),
});
export type Build = z.output<typeof Build>;

/** A projection as its service shows it. */
export const ProjectionStatus = z.object({ name: z.string(), builds: z.array(Build) });
export type ProjectionStatus = z.output<typeof ProjectionStatus>;

export const ProjectionList = z.object({ projections: z.array(ProjectionStatus) });
