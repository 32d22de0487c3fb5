import { ServiceEnv, commaList, port, postgresUrl } from '@reprise/service-kit';
import type { z } from 'zod';

export const CommandEnv = ServiceEnv.extend({
  PORT: port(3000),
  /** Given: migrations run at start. */
  EVENT_STORE_OWNER_URL: postgresUrl.optional(),
  EVENT_STORE_WRITER_URL: postgresUrl,
  /** Given: the relay runs. */
  KAFKA_BROKERS: commaList.optional(),
});
export type CommandEnv = z.output<typeof CommandEnv>;
