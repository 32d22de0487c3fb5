import { isIP } from 'node:net';
import { z } from 'zod';
import { commaList } from '../env/comma-list';
import type { Rate } from './token-buckets';

const MAX_PER_SECOND = 1_000_000;
/** Production's, for each caller: far more than a person or a page asks for. */
const PER_SECOND = 500;
const BURST_SECONDS = 4;

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8` */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

const networks = commaList.refine((list) => list.length > 0 && list.every(isNetwork), 'must be addresses or networks like 10.0.0.0/8, separated by commas');

/** How much one caller may ask for, and how callers are told apart behind a proxy. */
export const limitsEnv = {
  /** Of each caller, in the mean. 0: no limit. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().min(0).max(MAX_PER_SECOND).optional(),
  /** Of each caller, at once. */
  RATE_LIMIT_BURST: z.coerce.number().int().min(1).max(MAX_PER_SECOND).optional(),
  /** Proxies whose X-Forwarded-For, -Proto and -Host are believed; none: nobody's. */
  TRUST_PROXY: networks.optional(),
};
type LimitsEnv = z.output<z.ZodObject<typeof limitsEnv>> & { readonly NODE_ENV?: string | undefined };

/** Undefined: no limit, which is so in development unless a rate is given. */
export function rateOf({ RATE_LIMIT_PER_SECOND: given, RATE_LIMIT_BURST: burst, NODE_ENV }: LimitsEnv): Rate | undefined {
  const perSecond = given ?? (NODE_ENV === 'production' ? PER_SECOND : 0);
  return perSecond === 0 ? undefined : { perSecond, burst: burst ?? Math.max(1, Math.ceil(perSecond * BURST_SECONDS)) };
}
