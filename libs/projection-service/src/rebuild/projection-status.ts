import type { Build } from '@reprise/projections';
import type { Sight } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { shownValues } from '../personal/stored-changes';

const count = z.int().min(0);
const Sample = z.object({ key: z.string(), fields: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })) });

/** What queries would see differently, were the build promoted. */
const Report = z.object({
  samePosition: z.boolean(),
  position: count,
  rows: z.object({ before: count, after: count }),
  added: count,
  removed: count,
  changed: count,
  fields: z.record(z.string(), count),
  newFields: z.array(z.string()),
  goneFields: z.array(z.string()),
  samples: z.object({ added: z.array(Sample), removed: z.array(Sample), changed: z.array(Sample) }),
});

const BuildStatus = z.object({
  version: z.int().positive(),
  /** Which table of this version: 1, and one more for each time it was built again. */
  generation: z.int().positive(),
  state: z.enum(['building', 'ready', 'live', 'previous', 'retiring', 'retired']),
  /** Promoted as soon as it can be, rather than when it is told to. */
  automatic: z.boolean(),
  expectNoDiff: z.boolean(),
  maxRate: z.int().positive().nullable(),
  /** Of the log, all contexts: read by this build, and there when it was last looked at. */
  eventsDone: count,
  eventsTotal: count,
  eventsPerSecond: z.number(),
  /** Null where it can't be told, or nothing is left to do. */
  etaSeconds: z.number().nullable(),
  parkedKeys: count,
  report: Report.nullable(),
  /** Why it was not promoted. */
  refused: z.string().nullable(),
  startedAt: z.string(),
  readyAt: z.string().nullable(),
  promotedAt: z.string().nullable(),
});

const ProjectionState = z.object({ name: z.string(), builds: z.array(BuildStatus) });

export class ProjectionStatus extends createZodDto(ProjectionState) {}
export class ProjectionList extends createZodDto(z.object({ projections: z.array(ProjectionState) })) {}

const SECONDS = 10;

function etaOf({ state, done, total, rate }: Build): number | null {
  if (state !== 'building' || rate <= 0) return null;
  return Math.ceil(((total - done) / rate) * SECONDS) / SECONDS;
}

/** Samples are rows as they are stored. */
function withSamples(report: z.output<typeof Report>, row: z.ZodObject, { mayOpen }: Sight): z.output<typeof Report> {
  const shown = ({ key, fields }: z.output<typeof Sample>) => {
    const values = Object.entries(fields).map(([field, change]) => [field, shownValues(row, field, { change, mayOpen })] as const);
    return { key, fields: Object.fromEntries(values) };
  };
  const { added, removed, changed } = report.samples;
  return { ...report, samples: { added: added.map(shown), removed: removed.map(shown), changed: changed.map(shown) } };
}

/** A build as it is shown. */
export function statusOf(build: Build, row: z.ZodObject, sight: Sight): z.output<typeof BuildStatus> {
  const { version, generation, state, automatic, expectNoDiff, maxRate, parkedKeys, report, refused, startedAt, readyAt, promotedAt } = build;
  const progress = { eventsDone: build.done, eventsTotal: build.total, eventsPerSecond: Math.round(build.rate), etaSeconds: etaOf(build) };
  const facts = { version, generation, state, automatic, expectNoDiff, maxRate };
  return { ...facts, ...progress, parkedKeys, report: report && withSamples(Report.parse(report), row, sight), refused, startedAt, readyAt, promotedAt };
}
