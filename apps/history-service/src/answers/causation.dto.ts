import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** An event as a link of a chain. */
const Link = z.object({
  position: z.int().positive(),
  eventId: z.uuid(),
  streamId: z.string(),
  streamVersion: z.int().positive(),
  type: z.string(),
  actor: z.string(),
  causationId: z.string(),
  correlationId: z.string(),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
});

export class CausationAnswer extends createZodDto(
  z.object({
    event: Link,
    /** The nearest first; what no event has as its id was a command, or came from outside. */
    causes: z.array(z.union([Link.extend({ kind: z.literal('event') }), z.object({ kind: z.literal('command'), id: z.string() })])),
    siblings: z.array(Link),
    /** What it caused; each has what that caused, in the same shape, in its own `followed`. */
    followed: z.array(Link.extend({ followed: z.array(z.unknown()) })),
    /** Where there is more than was asked for. */
    more: z.object({ causes: z.boolean(), siblings: z.boolean(), followed: z.boolean() }),
  }),
) {}
