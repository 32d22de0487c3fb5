import { z } from 'zod';

/** Far more than a service can work on, and little memory: what waits for longer is refused at once instead. */
const UNDER_WAY = 1_000;

export const overloadEnv = {
  /** Requests at work at once; whoever comes then is answered 503. */
  MAX_REQUESTS_UNDER_WAY: z.coerce.number().int().min(1).max(100_000).default(UNDER_WAY),
};
