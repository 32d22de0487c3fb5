import { MasterKeyText } from '@reprise/privacy';
import { ServiceEnv, commaList, httpUrl, port, postgresUrl } from '@reprise/service-kit';
import { z } from 'zod';

/** What a projection service is told. It never sees the log's database. */
export const projectionEnv = (defaultPort: number) =>
  ServiceEnv.extend({
    PORT: port(defaultPort),
    /** Its own database. */
    READ_MODEL_URL: postgresUrl,
    /** history-service: what Kafka lacks is read there, or everything where there is no Kafka. */
    HISTORY_URL: httpUrl,
    /** Where history-service asks for one: a token with the role reader. */
    HISTORY_TOKEN: z.string().optional(),
    /** The same as a file; read at each request, since tokens expire. */
    HISTORY_TOKEN_FILE: z.string().optional(),
    /** The vault, as reader. Given, with the next two: what is personal is opened in answers; without it, hidden. */
    VAULT_URL: postgresUrl.optional(),
    /** Base64 of 32 random bytes. */
    VAULT_MASTER_KEY: MasterKeyText.optional(),
    /** Where the epochs' keys are kept. */
    VAULT_KEY_FOLDER: z.string().min(1).optional(),
    KAFKA_BROKERS: commaList.optional(),
    /** Unless told: kafka where there are brokers. */
    REPRISE_TRANSPORT: z.enum(['kafka', 'log']).optional(),
  });
export type ProjectionEnv = z.output<ReturnType<typeof projectionEnv>>;
