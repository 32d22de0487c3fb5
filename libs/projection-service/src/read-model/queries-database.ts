import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { ProjectionServiceDefinition } from '../definition';
import type { ProjectionEnv } from '../projection-env';

const STATEMENT_TIMEOUT_MS = 20_000;

/** TypeORM over the live views, for queries only: it can't write. */
export const queriesDatabase = ({ READ_MODEL_URL: url }: ProjectionEnv, { name }: ProjectionServiceDefinition): TypeOrmModuleOptions => ({
  type: 'postgres',
  url,
  autoLoadEntities: true,
  synchronize: false,
  retryAttempts: 1,
  applicationName: `${name} queries`,
  connectTimeoutMS: 5_000,
  extra: {
    keepAlive: true,
    options: `-c timezone=UTC -c default_transaction_read_only=on -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
  },
});
