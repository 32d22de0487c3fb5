import { StreamId, text } from '@reprise/kernel';
import { cursor, from, isInOrder, to } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Shape, count, names } from '../log/queries';

const name = text(500);

const AuditParamsQuery = z
  .strictObject({
    actor: name.optional(),
    /** The person the event is about. */
    subjectId: name.optional(),
    correlationId: name.optional(),
    streamId: StreamId.optional(),
    type: names.optional(),
    /** Only what happened then or later; a date is its first moment in UTC. */
    from: from.optional(),
    /** Only what happened then or earlier; a date is its last moment in UTC. */
    to: to.optional(),
    direction: z.enum(['forwards', 'backwards']).default('forwards'),
    limit: count.optional(),
    /** Where the page begins: `nextCursor` of the one before, asked for in the same way. */
    cursor: cursor(z.int().positive()).optional(),
    shape: Shape,
  })
  .refine(isInOrder, { message: 'must not be after to', path: ['from'] });

export class AuditParams extends createZodDto(AuditParamsQuery) {}
