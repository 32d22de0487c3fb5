import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { readMasterKey } from '@reprise/privacy';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import type { VaultPlace, Variables } from '../vault/vault-place';

/** Everything that is to be searched. */
export interface Sites {
  readonly databases: readonly string[];
  /** All databases of these servers. */
  readonly clusters: readonly string[];
  /** None: there is no Kafka. */
  readonly brokers: readonly string[];
  readonly folders: readonly string[];
  /** On these servers' own machine: the folders that they name, too. */
  readonly here: boolean;
  /** Where the subject's key is, or was. */
  readonly vault: VaultPlace | undefined;
}

export interface WhereOptions {
  readonly databases: readonly string[];
  readonly clusters: readonly string[];
  readonly folders: readonly string[];
}

export interface Where extends WhereOptions {
  readonly readEnvironment: ReadEnvironment;
  /** Default: those of this process. */
  readonly variables?: Variables;
  /** Of the system that runs here. */
  readonly dataDir: () => string;
}

const DATABASES = ['EVENT_STORE_OWNER_URL', 'EVENT_STORE_READER_URL', 'EVENT_STORE_WRITER_URL', 'READ_MODEL_URL'] as const;

const Running = z.object({
  eventStore: z.object({ admin: z.url(), reader: z.url() }),
  vault: z.object({ reader: z.url(), masterKeyFile: z.string(), keyFolder: z.string() }).nullish(),
  kafka: z.object({ brokers: z.array(z.string()) }).nullable(),
});

/**
 * What the options name; without any, what the environment names as services do; without that, the system that runs here.
 * @throws UsageError where there is nothing to search
 */
export function sitesOf(where: Where): Promise<Sites> {
  const variables = where.variables ?? process.env;
  const named = DATABASES.flatMap((name) => variables[name] || []);
  const isElsewhere = where.databases.length > 0 || where.clusters.length > 0 || named.length > 0;
  return isElsewhere ? Promise.resolve().then(() => elsewhere(where, variables, named)) : running(where, variables);
}

function elsewhere(where: WhereOptions, variables: Variables, named: readonly string[]): Sites {
  const isTold = where.databases.length > 0 || where.clusters.length > 0;
  const databases = isTold ? where.databases : distinct([...named, ...(variables['VAULT_URL'] ? [variables['VAULT_URL']] : [])]);
  return { databases, clusters: where.clusters, folders: where.folders, brokers: brokersIn(variables), here: false, vault: vaultIn(variables) };
}

async function running(where: Where, variables: Variables): Promise<Sites> {
  const { eventStore, vault, kafka } = await environmentOf(where.readEnvironment, Running);
  const own = vault ? { url: vault.reader, masterKey: keyOf({ VAULT_MASTER_KEY_FILE: vault.masterKeyFile }), keyFolder: vault.keyFolder, logUrl: eventStore.reader } : undefined;
  return {
    databases: [],
    clusters: [eventStore.admin],
    brokers: kafka?.brokers ?? [],
    folders: [where.dataDir(), ...where.folders],
    here: true,
    vault: own ?? vaultIn({ EVENT_STORE_READER_URL: eventStore.reader, ...variables }),
  };
}

/** One URL for each database: the first that was named. */
function distinct(urls: readonly string[]): readonly string[] {
  const place = (url: string) => {
    const { hostname, port, pathname } = new URL(url);
    return join(hostname, port, pathname);
  };
  return [...new Map(urls.toReversed().map((url) => [place(url), url])).values()].reverse();
}

const brokersIn = (variables: Variables): readonly string[] => (variables['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim()).filter(Boolean);

function vaultIn(variables: Variables): VaultPlace | undefined {
  const { VAULT_URL: url, VAULT_KEY_FOLDER: keyFolder } = variables;
  if (!url) return undefined;
  const logUrl = variables['EVENT_STORE_READER_URL'] || variables['EVENT_STORE_WRITER_URL'];
  const missing = Object.entries({ VAULT_KEY_FOLDER: keyFolder, 'EVENT_STORE_READER_URL (the log says who was erased)': logUrl }).flatMap(([name, value]) => (value ? [] : [name]));
  if (!keyFolder || !logUrl) throw new UsageError(`VAULT_URL names a vault, and it can't be asked without ${missing.join(' and ')}`);
  return { url, masterKey: keyOf(variables), keyFolder, logUrl };
}

function keyOf(variables: Variables): KeyObject {
  try {
    return readMasterKey(variables);
  } catch (error) {
    throw new UsageError(reason(error));
  }
}
