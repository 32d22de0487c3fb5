import type { Pool } from 'pg';
import type { Cursor } from './cursor';
import { query } from '../database';
import { quote } from '../table/identifiers';
import type { Projection } from '../projection';
import { rowColumns } from '../table/row-columns';
import type { Row } from '../table/row-guard';
import { asRow } from '../runtime/rows';

const PAGE = 200;

/** A row as it is now, with the cursor to go on from. */
export interface FoundChange {
  readonly key: string;
  readonly row: Row;
  readonly cursor: Cursor;
}

interface Found {
  readonly _key: string;
  readonly _position: number;
  readonly _partition: number;
  /** Set when the row was found because a retry changed it. */
  readonly _retry?: number;
  [field: string]: unknown;
}

/** A cursor moves past a position only with the last row of that position. */
function advance(cursor: Cursor, { _partition, _position, _retry }: Found, next: Found | undefined): Cursor {
  if (_retry !== undefined) return { ...cursor, retry: _retry };
  if (next && next._retry === undefined && next._partition === _partition && next._position === _position) return cursor;
  return { ...cursor, positions: new Map(cursor.positions).set(_partition, _position) };
}

/** Finds rows of one view that changed after a cursor. */
export class ChangeReader {
  private readonly changed: string;
  private readonly retried: string;
  private readonly columns: ReturnType<typeof rowColumns>;

  constructor(
    private readonly pool: Pool,
    private readonly projection: Projection,
  ) {
    this.columns = rowColumns(projection);
    const view = quote(projection.name);
    const row = ['_key', '_position', '_partition'].map((name) => `v."${name}"`).concat(this.columns.map(({ name, field }) => `v.${quote(name)} AS ${quote(field)}`));
    // Rows that one event changed share its position: a page must not end between them.
    this.changed = `SELECT x.* FROM unnest($1::int[], $2::bigint[]) AS c(partition, position) CROSS JOIN LATERAL (
        SELECT ${row.join(', ')} FROM ${view} v
        WHERE v."_partition" = c.partition AND v."_position" > c.position AND ($3::text IS NULL OR v."_key" = $3)
        ORDER BY v."_position" FETCH FIRST ${PAGE} ROWS WITH TIES) x
      ORDER BY x."_partition", x."_position", x."_key"`;
    this.retried = `SELECT r.id AS _retry, ${row.join(', ')} FROM retried_keys r
      JOIN projections p ON p.name = r.projection AND (p.live_version, p.live_generation) = (r.version, r.generation) JOIN ${view} v ON v."_key" = r.key
      WHERE r.projection = $1 AND r.id > $2 AND ($3::text IS NULL OR v."_key" = $3) ORDER BY r.id LIMIT ${PAGE}`;
  }

  /** The cursor of who has seen everything there is. */
  async now(): Promise<Cursor> {
    const { rows } = await query<{ partition: number; position: number; retry: number }>(this.pool, {
      text: `SELECT c.partition, c.position, (SELECT coalesce(max(r.id), 0) FROM retried_keys r WHERE r.projection = $1) AS retry
        FROM checkpoints c JOIN projections p ON p.name = c.projection AND (p.live_version, p.live_generation) = (c.version, c.generation) WHERE p.name = $1`,
      values: [this.projection.name],
    });
    return { positions: new Map(rows.map(({ partition, position }) => [partition, position])), retry: rows[0]?.retry ?? 0 };
  }

  /** The next page; empty when there is nothing new. */
  async after(cursor: Cursor, key: string | undefined): Promise<FoundChange[]> {
    const { topic } = this.projection.from;
    const partitions = Array.from({ length: topic.partitions }, (_, partition) => partition);
    const positions = partitions.map((partition) => cursor.positions.get(partition) ?? 0);
    const changed = await query<Found>(this.pool, { text: this.changed, values: [partitions, positions, key ?? null] });
    const retried = await query<Found>(this.pool, { text: this.retried, values: [this.projection.name, cursor.retry, key ?? null] });
    const found = [...changed.rows, ...retried.rows];
    let at = cursor;
    return found.map((one, index) => {
      at = advance(at, one, found[index + 1]);
      const fields = Object.fromEntries(this.columns.map(({ field }) => [field, one[field]]));
      return { key: one._key, row: asRow({ columns: this.columns }, fields), cursor: at };
    });
  }
}
