import { ServiceEnv, commaList, port, postgresUrl } from '@reprise/service-kit';
import { z } from 'zod';

export const CommandEnv = ServiceEnv.extend({
  PORT: port(3000),
  /** Given: migrations run at start. */
  EVENT_STORE_OWNER_URL: postgresUrl.optional(),
  EVENT_STORE_WRITER_URL: postgresUrl,
  /** Given: the relay runs. */
  KAFKA_BROKERS: commaList.optional(),
  /** On whose behalf commands are, as long as there is no sign-in. */
  REPRISE_DEV_ACTOR: z.string().min(1).max(100).default('dev'),
});
export type CommandEnv = z.output<typeof CommandEnv>;
