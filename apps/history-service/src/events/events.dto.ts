import { from } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Shape, count, names } from '../log/queries';

const EventsQuery = z.strictObject({
  /** Position to begin at, inclusive. */
  from: count.default(1),
  /** Position to end at, inclusive. */
  until: count.optional(),
  limit: count.optional(),
  category: names.optional(),
  type: names.optional(),
  /** Only what happened then or later. */
  since: from.optional(),
  shape: Shape,
  /** Go on with what is appended next; NDJSON only. */
  follow: z.enum(['true', 'false']).default('false'),
});

export class EventsParams extends createZodDto(EventsQuery) {}
export class PositionParams extends createZodDto(z.strictObject({ position: count })) {}
export class ShapeParams extends createZodDto(z.strictObject({ shape: Shape })) {}
