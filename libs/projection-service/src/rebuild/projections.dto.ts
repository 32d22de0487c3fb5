import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

export class ProjectionParams extends createZodDto(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) })) {}

export class RebuildBody extends createZodDto(
  z.strictObject({
    /** Wait to be told to promote. */
    manual: z.boolean().default(false),
    /** Do not promote if a single row differs. */
    expectNoDiff: z.boolean().default(false),
    /** Events a second, at most. */
    maxRate: z.int().min(1).max(1_000_000).optional(),
  }),
) {}

export class PromoteBody extends createZodDto(z.strictObject({ expectNoDiff: z.boolean().default(false) })) {}
