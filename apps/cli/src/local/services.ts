import { join } from 'node:path';
import { ROOT } from './settings';
import type { Environment } from './state';

/** A service of ours: an app folder, and what its process is told. */
export interface Service {
  readonly name: string;
  readonly url: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Offsets from PORT_BASE. Postgres and Kafka only prefer theirs. */
export const PORTS = { command: 0, account: 1, order: 2, lead: 3, history: 10, postgres: 32, kafka: 92 } as const;

export const serviceUrls = (portBase: number) => ({
  commandService: `http://127.0.0.1:${portBase + PORTS.command}`,
  accountProjection: `http://127.0.0.1:${portBase + PORTS.account}`,
  orderProjection: `http://127.0.0.1:${portBase + PORTS.order}`,
  leadProjection: `http://127.0.0.1:${portBase + PORTS.lead}`,
  historyService: `http://127.0.0.1:${portBase + PORTS.history}`,
});

/** All services, in the order in which they are named to a person; `access`: what each is told of who may call. */
export function servicesOf(environment: Environment, access: Readonly<Record<string, string>> = {}): Service[] {
  const kafka: Record<string, string> = environment.kafka ? { KAFKA_BROKERS: environment.kafka.brokers.join(',') } : {};
  const { eventStore, readModels } = environment;
  const { sealing, opening } = vaultAccess(environment);
  const projection = (readModel: string) => ({ READ_MODEL_URL: readModel, HISTORY_URL: environment.historyService, ...kafka, ...opening });
  const services = [
    service('command-service', environment.commandService, { EVENT_STORE_OWNER_URL: eventStore.owner, EVENT_STORE_WRITER_URL: eventStore.writer, ...kafka, ...sealing }),
    service('account-projection', environment.accountProjection, projection(readModels.account)),
    service('order-projection', environment.orderProjection, projection(readModels.order)),
    ...(environment.leadProjection && readModels.lead ? [service('lead-projection', environment.leadProjection, projection(readModels.lead))] : []),
    service('history-service', environment.historyService, { EVENT_STORE_READER_URL: eventStore.reader }),
  ];
  return services.map((each) => ({ ...each, env: { ...access, ...each.env } }));
}

/** Who seals makes keys and erases; who opens reads keys. */
function vaultAccess({ vault }: Environment): Record<'sealing' | 'opening', Record<string, string>> {
  if (!vault) return { sealing: {}, opening: {} };
  const keys = { VAULT_MASTER_KEY_FILE: vault.masterKeyFile, VAULT_KEY_FOLDER: vault.keyFolder };
  return { sealing: { ...keys, VAULT_URL: vault.keeper, VAULT_MIGRATOR_URL: vault.migrator }, opening: { ...keys, VAULT_URL: vault.reader } };
}

function service(name: string, url: string, env: Record<string, string>): Service {
  return { name, url, main: join(ROOT, 'apps', name, 'dist', 'main.js'), env: { ...env, PORT: new URL(url).port } };
}
