import type { PoolClient } from 'pg';
import { type Queryable, query } from '../database';
import { quote } from '../table/identifiers';
import type { BuildId } from './build';
import { readBuilds, tableOf } from './builds';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

const COLUMNS = `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
  WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

export async function columnsOf(on: Queryable, relation: string): Promise<readonly TableColumn[]> {
  return (await query<TableColumn & Record<string, unknown>>(on, { text: COLUMNS, values: [relation] })).rows;
}

/**
 * Columns that only other builds have: in the view they are NULL, so that queries written for another version than the
 * live one find fewer facts, but never fail.
 */
async function missing(client: PoolClient, live: BuildId, own: readonly TableColumn[]): Promise<TableColumn[]> {
  const found = new Map<string, TableColumn>();
  for (const build of await readBuilds(client, [live.projection])) {
    for (const column of await columnsOf(client, tableOf(build))) if (!own.some(({ name }) => name === column.name)) found.set(column.name, column);
  }
  return [...found.values()];
}

async function wanted(client: PoolClient, live: BuildId): Promise<{ columns: string; names: string[] }> {
  const own = await columnsOf(client, tableOf(live));
  const others = await missing(client, live, own);
  const columns = [...own.map(({ name }) => quote(name)), ...others.map(({ name, type }) => `NULL::${type} AS ${quote(name)}`)];
  return { columns: columns.join(', '), names: [...own, ...others].map(({ name }) => name) };
}

const GRANTS = `SELECT format('GRANT %s ON %I TO %s%s', a.privilege_type, c.relname, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
    CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
  FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = to_regclass(quote_ident($1)) AND a.grantee <> c.relowner`;

/** Queries read this build from the end of the transaction on; whoever might read the view still may. Waits for those under way. */
export async function moveView(client: PoolClient, live: BuildId): Promise<void> {
  const { columns } = await wanted(client, live);
  const view = quote(live.projection);
  const { rows: grants } = await query<{ statement: string }>(client, { text: GRANTS, values: [live.projection] });
  await client.query(`DROP VIEW IF EXISTS ${view}`);
  await client.query(`CREATE VIEW ${view} AS SELECT ${columns} FROM ${quote(tableOf(live))}`);
  for (const { statement } of grants) await client.query(statement);
}

/** Gives the view the columns of builds that came since. */
export async function widenView(client: PoolClient, live: BuildId): Promise<void> {
  const has = (await columnsOf(client, live.projection)).map(({ name }) => name);
  const { names } = await wanted(client, live);
  if (names.some((name) => !has.includes(name))) await moveView(client, live);
}
