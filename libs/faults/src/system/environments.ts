import { type Database, urlOf } from './databases';
import type { ServiceName, Target } from './topology';

/** Ports by which one service reaches the others, and where the vault's keys are. */
export interface Surroundings {
  readonly ports: Partial<Record<Target, number>>;
  readonly port: number;
  readonly vaultFolder: { readonly masterKeyFile: string; readonly keyFolder: string };
}

const READ_MODEL_OF: Partial<Record<ServiceName, Database>> = { 'account-1': 'read_account', 'account-2': 'read_account', order: 'read_order', lead: 'read_lead' };
/** What a service is given of our own environment. */
const INHERITED = /^(PATH|HOME|LANG|LC_.*|TZ|TMPDIR|LOG_LEVEL)$/;

/** What a service is told, as `npm start` tells it, but for the ways it takes. */
export function environmentOf(service: ServiceName, { ports, port, vaultFolder }: Surroundings): Record<string, string> {
  const to = (database: Database, role: string) => urlOf({ port: ports.postgres ?? 0, database, role });
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => INHERITED.test(name))) as Record<string, string>;
  const keys = { VAULT_MASTER_KEY_FILE: vaultFolder.masterKeyFile, VAULT_KEY_FOLDER: vaultFolder.keyFolder };
  const kafka: Record<string, string> = ports.kafka ? { KAFKA_BROKERS: `127.0.0.1:${ports.kafka}` } : {};
  const common = { LOG_LEVEL: 'warn', ...inherited, PORT: String(port), NODE_ENV: 'development', REPRISE_DEV_ACTOR: 'faults', ...kafka };
  if (service === 'history') return { ...common, EVENT_STORE_READER_URL: to('reprise_log', 'reprise_reader') };
  const readModel = READ_MODEL_OF[service];
  if (readModel) {
    const history = `http://127.0.0.1:${ports.history ?? 0}`;
    return { ...common, ...keys, READ_MODEL_URL: to(readModel, readModel), HISTORY_URL: history, VAULT_URL: to('reprise_vault', 'reprise_vault_reader') };
  }
  return {
    ...common,
    ...keys,
    EVENT_STORE_OWNER_URL: to('reprise_log', 'reprise_owner'),
    EVENT_STORE_WRITER_URL: to('reprise_log', 'reprise_writer'),
    VAULT_URL: to('reprise_vault', 'reprise_vault_keeper'),
    VAULT_MIGRATOR_URL: to('reprise_vault', 'reprise_vault_migrator'),
  };
}
