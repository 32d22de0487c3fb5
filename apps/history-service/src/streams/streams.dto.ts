import { StreamId } from '@reprise/kernel';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Shape, count, version } from '../log/queries';

const StreamQuery = z.strictObject({
  /** Inclusive; forwards from 1, backwards from the newest. */
  fromVersion: version.optional(),
  limit: count.optional(),
  direction: z.enum(['forwards', 'backwards']).default('forwards'),
  shape: Shape,
});

export class StreamParams extends createZodDto(z.strictObject({ streamId: StreamId })) {}
export class StreamQueryParams extends createZodDto(StreamQuery) {}
