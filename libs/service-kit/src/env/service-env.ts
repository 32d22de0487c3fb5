import { z } from 'zod';
import { accessEnv } from '../access/access-env';
import { hasNoCredentials } from './has-no-credentials';
import { limitsEnv } from '../limits/limits-env';
import { overloadEnv } from '../overload/overload-env';
import { commaList } from './comma-list';

export const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

export const milliseconds = (fallback: number) => z.coerce.number().int().positive().max(3_600_000).default(fallback);

export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });

/** Errors of HTTP clients repeat the URL. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }).refine(hasNoCredentials, 'must hold no user and password: a token has a variable of its own');

const isOrigin = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text && !text.includes('*');

/** What every service understands. */
export const ServiceEnv = z.object({
  ...accessEnv,
  ...limitsEnv,
  ...overloadEnv,
  PORT: port(3000),
  /** The path below which a proxy offers this service to the public, like /commands. */
  PUBLIC_PATH: z.string().regex(/^(\/[a-z0-9-]+)+$/, 'must be a path like /commands').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Origins that browsers may call from; none: CORS is off. */
  CORS_ORIGINS: commaList.refine((origins) => origins.every(isOrigin), 'must be origins like https://console.example, separated by commas').optional(),
  /** A handler that takes longer is answered for. */
  REQUEST_TIMEOUT_MS: milliseconds(30_000),
  /** After a signal: not ready, but new connections are still taken, until load balancers know. */
  SHUTDOWN_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(0),
  /** After that: requests under way, and all that closes, get this long. */
  SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
});
export type ServiceEnv = z.output<typeof ServiceEnv>;
