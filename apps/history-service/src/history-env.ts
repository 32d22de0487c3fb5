import { ServiceEnv, port, postgresUrl } from '@reprise/service-kit';
import type { z } from 'zod';

export const HistoryEnv = ServiceEnv.extend({
  PORT: port(3010),
  EVENT_STORE_READER_URL: postgresUrl,
});
export type HistoryEnv = z.output<typeof HistoryEnv>;
