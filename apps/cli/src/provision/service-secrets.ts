import { databaseUrls } from '../local/databases';
import type { Secrets } from '../local/secrets';
import type { Environment } from '../local/state';

export interface Place {
  /** host:port, as services reach it. */
  readonly postgres: string;
  readonly kafka: string | undefined;
}

/** By folder and name: the text of every file that a service, or who makes the databases, is given. */
export type SecretFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Where a volume with the epochs' keys is mounted, and the master key as a file. */
const KEYS = { masterKeyFile: '/run/secrets/reprise/VAULT_MASTER_KEY', keyFolder: '/var/lib/reprise/keys' };
const SERVICES = {
  commandService: 'http://command-service:3000',
  accountProjection: 'http://account-projection:3001',
  orderProjection: 'http://order-projection:3002',
  leadProjection: 'http://lead-projection:3003',
  historyService: 'http://history-service:3010',
};

/** What each one may know, and nothing else of it. */
export function serviceSecrets(secrets: Secrets, masterKey: string, { postgres, kafka }: Place): SecretFiles {
  const adminUrl = `postgres://postgres:${secrets.admin}@${postgres}/postgres`;
  const { eventStore, vault, readModels } = databaseUrls(adminUrl, secrets);
  const projection = (readModel: string | undefined) => ({ READ_MODEL_URL: readModel ?? '', VAULT_URL: vault.reader, VAULT_MASTER_KEY: masterKey });
  const environment: Environment = { ...SERVICES, eventStore, readModels, vault: { ...vault, ...KEYS }, kafka: kafka === undefined ? null : { brokers: [kafka] } };
  return {
    postgres: { password: secrets.admin },
    provision: { ADMIN_URL: adminUrl },
    'command-service': { EVENT_STORE_WRITER_URL: eventStore.writer, VAULT_URL: vault.keeper, VAULT_MASTER_KEY: masterKey },
    'account-projection': projection(readModels.account),
    'order-projection': projection(readModels.order),
    'lead-projection': projection(readModels.lead),
    'history-service': { EVENT_STORE_READER_URL: eventStore.reader },
    cli: { 'environment.json': JSON.stringify(environment), VAULT_MASTER_KEY: masterKey },
  };
}
