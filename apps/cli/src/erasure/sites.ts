import { join } from 'node:path';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf } from '../running-system';
import { ReadVault, type VaultPlace, type Variables, namedVault, runningVault } from '../vault/vault-place';

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
  vault: ReadVault.nullish(),
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
  return { databases, clusters: where.clusters, folders: where.folders, brokers: brokersIn(variables), here: false, vault: namedVault(variables) };
}

async function running(where: Where, variables: Variables): Promise<Sites> {
  const { eventStore, vault, kafka } = await environmentOf(where.readEnvironment, Running);
  return {
    databases: [],
    clusters: [eventStore.admin],
    brokers: kafka?.brokers ?? [],
    folders: [where.dataDir(), ...where.folders],
    here: true,
    vault: namedVault(variables) ?? (vault ? { ...runningVault(vault.reader, vault), logUrl: eventStore.reader } : undefined),
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
