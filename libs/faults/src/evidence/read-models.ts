import type { Client } from 'pg';
import type { ReadModelRows, ShownOrder } from '../oracle/evidence';
import type { Database } from '../system/databases';
import { onDatabase } from '../system/on-database';
import { type Build, Operator, until } from '../system/operator';
import type { System } from '../system/system';
import type { ProjectionName } from '../system/topology';

interface ReadModel {
  readonly name: string;
  readonly service: ProjectionName;
  readonly database: Database;
}

const READ_MODELS: readonly ReadModel[] = [
  { name: 'account_balance', service: 'account-1', database: 'read_account' },
  { name: 'account_statement', service: 'account-1', database: 'read_account' },
  { name: 'order_summary', service: 'order', database: 'read_order' },
  { name: 'lead_score', service: 'lead', database: 'read_lead' },
  { name: 'lead_journey', service: 'lead', database: 'read_lead' },
];

/** Replays may take long where much was written. */
const REPLAY_MS = 600_000;

/** Every read model as it stands and as a rebuild from the log makes it. Nothing may be written meanwhile. */
export async function readModels(system: System): Promise<ReadModelRows[]> {
  const compared: ReadModelRows[] = [];
  for (const readModel of READ_MODELS) compared.push(await compare(system, readModel));
  return compared;
}

async function compare(system: System, { name, service, database }: ReadModel): Promise<ReadModelRows> {
  const operator = new Operator(system.services[service]);
  const inState = async (state: string) => (await operator.builds(name)).find((build) => build.state === state);
  await until(`a replay of ${name} begins`, () => operator.act(name, 'rebuild', { manual: true }));
  await until(`${name} is replayed`, async () => (await inState('ready')) !== undefined, REPLAY_MS);
  const [live, replayed] = [await inState('live'), await inState('ready')];
  return onDatabase(system, database, async (client) => ({ name, live: await rowsOf(client, tableOf(name, live)), replayed: await rowsOf(client, tableOf(name, replayed)) }));
}

function tableOf(name: string, build: Build | undefined): string {
  if (!build) throw new Error(`${name} has no such build`);
  return `${name}__v${build.version}${build.generation > 1 ? `_${build.generation}` : ''}`;
}

async function rowsOf(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`SELECT t::text COLLATE "C" AS line FROM ${table} t ORDER BY 1`);
  return rows.map(({ line }) => line);
}

/** By account stream. */
export const balancesOf = (system: System): Promise<Record<string, number>> =>
  onDatabase(system, 'read_account', async (client) => {
    const { rows } = await client.query<{ account_id: string; balance: string }>('SELECT account_id, balance FROM account_balance');
    return Object.fromEntries(rows.map(({ account_id, balance }) => [`account-${account_id}`, Number(balance)]));
  });

/** Lines of every statement, in their order. */
export const statementsOf = (system: System): Promise<ShownOrder[]> =>
  onDatabase(system, 'read_account', async (client) => {
    const { rows } = await client.query<{ account_id: string; positions: string[] }>(
      'SELECT account_id, array_agg(position ORDER BY stream_version) AS positions FROM account_statement GROUP BY account_id',
    );
    return rows.map(({ account_id, positions }) => ({ readModel: 'account_statement', streamId: `account-${account_id}`, positions: positions.map(Number) }));
  });

/** Keys that stand still. */
export async function parkedKeys(system: System): Promise<number> {
  const services: readonly ProjectionName[] = ['account-1', 'order', 'lead'];
  const parked = await Promise.all(services.map((service) => new Operator(system.services[service]).parked()));
  return new Set(parked.flat().map(({ projection, key }) => `${projection} ${key}`)).size;
}
