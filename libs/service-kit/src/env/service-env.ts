import { z } from 'zod';
import { accessEnv } from '../access/access-env';

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

export const milliseconds = (fallback: number) => z.coerce.number().int().positive().max(3_600_000).default(fallback);

/** `a,b,c` */
export const commaList = z.string().transform((list) =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** What every service understands. */
export const ServiceEnv = z.object({
  ...accessEnv,
  HOST: z.string().default('127.0.0.1'),
  PORT: port(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Origins that browsers may call from; none: CORS is off. */
  CORS_ORIGINS: commaList.optional(),
  /** A handler that takes longer is answered for. */
  REQUEST_TIMEOUT_MS: milliseconds(30_000),
  /** After a signal: requests under way get this long. */
  SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
});
export type ServiceEnv = z.output<typeof ServiceEnv>;
