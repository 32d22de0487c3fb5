import { MasterKeyText } from '@reprise/privacy';
import { ServiceEnv, commaList, port, postgresUrl } from '@reprise/service-kit';
import { z } from 'zod';

export const CommandEnv = ServiceEnv.extend({
  PORT: port(3000),
  /** Given: migrations run at start. */
  EVENT_STORE_OWNER_URL: postgresUrl.optional(),
  EVENT_STORE_WRITER_URL: postgresUrl,
  /** The vault, as keeper. Given: personal data is written in envelopes, and subjects can be erased. */
  VAULT_URL: postgresUrl.optional(),
  /** Given: the vault's migrations run at start. */
  VAULT_MIGRATOR_URL: postgresUrl.optional(),
  /** Base64 of 32 random bytes. */
  VAULT_MASTER_KEY: MasterKeyText.optional(),
  /** Where the epochs' keys are kept: a folder that only services of this vault can read. */
  VAULT_KEY_FOLDER: z.string().min(1).optional(),
  /** Says that there is no vault on purpose: personal data is written as it is, in production too. */
  PERSONAL_DATA: z.literal('plain').optional(),
  /** Given: the relay runs. */
  KAFKA_BROKERS: commaList.optional(),
});
export type CommandEnv = z.output<typeof CommandEnv>;
