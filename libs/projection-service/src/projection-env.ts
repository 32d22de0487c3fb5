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
    KAFKA_BROKERS: commaList.optional(),
    /** Unless told: kafka where there are brokers. */
    REPRISE_TRANSPORT: z.enum(['kafka', 'log']).optional(),
  });
export type ProjectionEnv = z.output<ReturnType<typeof projectionEnv>>;
