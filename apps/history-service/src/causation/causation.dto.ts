import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { count } from '../log/queries';

const atMost = (max: number) => count.pipe(z.int().max(max));

export class CausationParams extends createZodDto(
  z.strictObject({
    /** Steps to go, back and forth. */
    depth: atMost(50).default(10),
    /** Events to show, of those that followed and of the siblings each. */
    limit: atMost(1_000).default(200),
  }),
) {}
