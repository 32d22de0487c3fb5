import type { PoolClient } from 'pg';
import { arrayLiteral } from '../table/array-literal';
import type { RowState } from './batch-fold';
import { query } from '../database';
import type { ReadModelTable } from '../table/read-model-table';
import type { Row } from '../table/row';

/** The rows of these keys, locked until the transaction ends. */
export async function loadRows(client: PoolClient, table: ReadModelTable, keys: readonly string[]): Promise<Map<string, Row>> {
  if (keys.length === 0) return new Map();
  const { rows } = await query<Record<string, unknown> & { _key: string }>(client, { name: `${table.name}.load`, text: table.load, values: [keys] });
  return new Map(rows.map(({ _key, ...found }) => [_key, asRow(table, found)]));
}

/** A record of the table as a row: where a field may be absent, NULL is that. */
export function asRow({ columns }: Pick<ReadModelTable, 'columns'>, found: Record<string, unknown>): Row {
  for (const { field, empty } of columns) if (empty === 'absent' && found[field] === null) delete found[field];
  return Object.freeze(found);
}

const arrays = ({ columns }: ReadModelTable, states: readonly RowState[]): string[] => [
  arrayLiteral('text', states.map(({ key }) => key)),
  arrayLiteral('bigint', states.map(({ by }) => by?.position)),
  arrayLiteral('smallint', states.map(({ by }) => by?.partition)),
  ...columns.map(({ field, type }) => arrayLiteral(type, states.map(({ row }) => row?.[field]))),
];

/** At most three statements, however many rows. Keys are in order, so that two writers can't lock each other out. */
export async function writeRows(client: PoolClient, table: ReadModelTable, changed: readonly RowState[]): Promise<void> {
  const write = async (kind: 'insert' | 'update', states: readonly RowState[]) => {
    if (states.length === 0) return;
    await query(client, { name: `${table.name}.${kind}`, text: table[kind], values: arrays(table, states) });
  };
  await write('update', changed.filter(({ stored, row }) => stored && row));
  await write('insert', changed.filter(({ stored, row }) => !stored && row));
  const gone = changed.filter(({ stored, row }) => stored && !row).map(({ key }) => key);
  if (gone.length > 0) await query(client, { name: `${table.name}.delete`, text: table.delete, values: [gone] });
}
