import { instant } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { version } from '../log/queries';

const PointQuery = z
  .strictObject({
    /** Of the newest event to count. */
    version: version.optional(),
    /** What happened then or earlier counts. */
    at: instant.optional(),
  })
  .refine(({ version, at }) => version === undefined || at === undefined, { message: 'is one point; ask for a version or for a time', path: ['at'] });

export class PointParams extends createZodDto(PointQuery) {}

export class StateAnswer extends createZodDto(
  z.object({
    streamId: z.string(),
    streamVersion: z.int().min(0),
    position: z.int().min(0),
    occurredAt: z.iso.datetime().nullable(),
    recordedAt: z.iso.datetime().nullable(),
    events: z.int().min(0),
    /** Events up to there whose data is gone: what they did is not in the state. */
    purged: z.int().min(0),
    state: z.unknown(),
  }),
) {}
