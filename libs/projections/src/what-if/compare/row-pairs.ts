import type { Pool } from 'pg';
import { query } from '../../database';
import type { Projection } from '../../projection';
import { asRow } from '../../runtime/rows';
import { quote } from '../../table/identifiers';
import { type ReadModelTable, readModelTable } from '../../table/read-model-table';
import type { Row } from '../../table/row';

/** A row as both versions have it; one that has none has `undefined`. */
export interface RowPair {
  readonly key: string;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

type Keyed = readonly [key: string, row: Row];

const PAGE = 2_000;

/** Rows of both tables side by side, in order of key; a page of each is in memory. */
export async function* rowPairs(pool: Pool, before: Projection, after: Projection): AsyncGenerator<RowPair> {
  const [left, right] = [rowsOf(pool, readModelTable(before)), rowsOf(pool, readModelTable(after))];
  let [one, other] = await Promise.all([next(left), next(right)]);
  while (one ?? other) {
    const order = inOrder(one, other);
    yield { key: ((order <= 0 ? one : other) as Keyed)[0], before: order <= 0 ? one?.[1] : undefined, after: order >= 0 ? other?.[1] : undefined };
    if (order <= 0) one = await next(left);
    if (order >= 0) other = await next(right);
  }
}

const next = async (rows: AsyncGenerator<Keyed, undefined>): Promise<Keyed | undefined> => (await rows.next()).value;

/** As the table orders keys: by their bytes. */
function inOrder(one: Keyed | undefined, other: Keyed | undefined): number {
  if (!one) return 1;
  if (!other) return -1;
  return one[0] === other[0] ? 0 : Buffer.compare(Buffer.from(one[0]), Buffer.from(other[0]));
}

async function* rowsOf(pool: Pool, table: ReadModelTable): AsyncGenerator<Keyed, undefined> {
  const fields = table.columns.map(({ name, field }) => `, ${quote(name)} AS ${quote(field)}`).join('');
  const text = `SELECT "_key"${fields} FROM ${quote(table.name)} WHERE "_key" > $1 ORDER BY "_key" LIMIT ${PAGE}`;
  for (let after = ''; ; ) {
    const { rows } = await query<Record<string, unknown> & { _key: string }>(pool, { name: `${table.name}.page`, text, values: [after] });
    for (const { _key, ...found } of rows) yield [_key, asRow(table, found)];
    if (rows.length < PAGE) return undefined;
    after = rows.at(-1)?._key ?? after;
  }
}
