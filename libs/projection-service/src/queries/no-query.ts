import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** For routes that take no parameters: a misspelt one is refused, not ignored. */
export class NoQuery extends createZodDto(z.strictObject({})) {}
