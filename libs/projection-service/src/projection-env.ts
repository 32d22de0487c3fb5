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
    KAFKA_BROKERS: commaList.optional(),
    /** Unless told: kafka where there are brokers. */
    REPRISE_TRANSPORT: z.enum(['kafka', 'log']).optional(),
  });
export type ProjectionEnv = z.output<ReturnType<typeof projectionEnv>>;
