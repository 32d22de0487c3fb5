import { createHash } from 'node:crypto';
import { checkName, quote, tableName } from './identifiers';
import type { Projection } from '../projection';
import { type Column, indexColumns, rowColumns, subjectColumn } from './row-columns';

/** Everything fixed about one version's table: its columns and its SQL. */
export interface ReadModelTable {
  readonly projection: Projection;
  /** `<name>__v<version>`, and which generation where the version was built again. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Creates it, if it is missing. */
  readonly create: string;
  /** Creates the indexes that are missing. Events only need the key. */
  readonly index: readonly string[];
  /** $1: keys. Locks what it finds, in order of key. */
  readonly load: string;
  /** One array for each column: `_key`, `_position`, `_partition`, and those of the row. */
  readonly insert: string;
  readonly update: string;
  /** $1: keys */
  readonly delete: string;
}

const fixed = [
  ['_key', 'text'],
  ['_position', 'bigint'],
  ['_partition', 'smallint'],
] as const;

const nullable = ({ type, empty }: Column) => type === 'jsonb' || empty !== 'never';

function createSql(table: string, columns: readonly Column[]): string {
  const own = columns.map((column) => `${quote(column.name)} ${column.type}${nullable(column) ? '' : ' NOT NULL'}`);
  const system = ['"_key" text COLLATE "C" PRIMARY KEY', '"_position" bigint NOT NULL', '"_partition" smallint NOT NULL'];
  return `CREATE TABLE IF NOT EXISTS ${quote(table)} (${[...system, ...own].join(', ')})`;
}

function indexSql(table: string, projection: Projection, columns: readonly Column[]): string[] {
  const indexes = [['_partition', '_position'], ...indexColumns(projection, columns).map((index) => index.map(({ name }) => name))];
  return indexes.map((index) => `CREATE INDEX IF NOT EXISTS ${quote(indexName(table, index))} ON ${quote(table)} (${index.map(quote).join(', ')})`);
}

const indexName = (table: string, index: readonly string[]) => `${table}__${createHash('sha256').update(index.join()).digest('hex').slice(0, 8)}`;

const records = (columns: readonly Column[]) => {
  const all = [...fixed, ...columns.map(({ name, type }) => [name, type] as const)];
  const arrays = all.map(([, type], index) => `$${index + 1}::${type}[]`);
  return `unnest(${arrays.join(', ')}) AS r(${all.map(([name]) => quote(name)).join(', ')})`;
};

export function readModelTable(projection: Projection, generation = 1): ReadModelTable {
  checkName(projection);
  const columns = rowColumns(projection);
  subjectColumn(projection, columns);
  const name = tableName(projection.name, projection.version, generation);
  const table = quote(name);
  const all = [...fixed.map(([column]) => column), ...columns.map((column) => column.name)].map(quote);
  const fields = columns.map((column) => `${quote(column.name)} AS ${quote(column.field)}`);
  const set = all.slice(1).map((column) => `${column} = r.${column}`);
  return {
    projection,
    name,
    columns,
    create: createSql(name, columns),
    index: indexSql(name, projection, columns),
    load: `SELECT "_key"${fields.map((field) => `, ${field}`).join('')} FROM ${table} WHERE "_key" = ANY($1) ORDER BY "_key" FOR UPDATE`,
    insert: `INSERT INTO ${table} (${all.join(', ')}) SELECT ${all.join(', ')} FROM ${records(columns)}`,
    update: `UPDATE ${table} AS t SET ${set.join(', ')} FROM ${records(columns)} WHERE t."_key" = r."_key"`,
    delete: `DELETE FROM ${table} WHERE "_key" = ANY($1)`,
  };
}
