import type { Pool } from 'pg';
import type { Cursor } from './cursor';
import { query } from '../database';
import { InvalidProjection } from '../errors';
import { quote } from '../table/identifiers';
import type { Projection } from '../projection';
import { rowColumns, subjectColumn } from '../table/row-columns';
import type { Row } from '../table/row';
import { asRow } from '../runtime/rows';

const PAGE = 200;

/** A row as it is now, with the cursor to go on from. */
export interface FoundChange {
  readonly key: string;
  readonly row: Row;
  readonly cursor: Cursor;
}

/** Which rows: those of this key, those about this subject, or all. */
export interface ChangesOf {
  readonly key?: string | undefined;
  readonly subjectId?: string | undefined;
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
  private readonly columns: ReturnType<typeof rowColumns>;

  constructor(
    private readonly pool: Pool,
    private readonly projection: Projection,
  ) {
    this.columns = rowColumns(projection);
  }

  /** Rows that one event changed share its position: a page must not end between them. */
  private changed(of: ChangesOf): string {
    const { view, row, wanted } = this.parts(of);
    return `SELECT x.* FROM unnest($1::int[], $2::bigint[]) AS c(partition, position) CROSS JOIN LATERAL (
        SELECT ${row} FROM ${view} v
        WHERE v."_partition" = c.partition AND v."_position" > c.position AND ${wanted}
        ORDER BY v."_position" FETCH FIRST ${PAGE} ROWS WITH TIES) x
      ORDER BY x."_partition", x."_position", x."_key"`;
  }

  private retried(of: ChangesOf): string {
    const { view, row, wanted } = this.parts(of);
    return `SELECT r.id AS _retry, ${row} FROM retried_keys r
      JOIN projections p ON p.name = r.projection AND (p.live_version, p.live_generation) = (r.version, r.generation) JOIN ${view} v ON v."_key" = r.key
      WHERE r.projection = $1 AND r.id > $2 AND ${wanted} ORDER BY r.id LIMIT ${PAGE}`;
  }

  /** $3 is the key, $4 the subject. */
  private parts({ subjectId }: ChangesOf) {
    const row = ['_key', '_position', '_partition'].map((name) => `v."${name}"`).concat(this.columns.map(({ name, field }) => `v.${quote(name)} AS ${quote(field)}`));
    const wanted = `($3::text IS NULL OR v."_key" = $3) AND ${subjectId === undefined ? '$4::text IS NULL' : `v.${this.subject()} = $4`}`;
    return { view: quote(this.projection.name), row: row.join(', '), wanted };
  }

  private subject(): string {
    const column = subjectColumn(this.projection, this.columns);
    if (!column) throw new InvalidProjection(this.projection.name, 'has no subject: whose its rows are is not known');
    return quote(column.name);
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
  async after(cursor: Cursor, of: ChangesOf): Promise<FoundChange[]> {
    const { topic } = this.projection.from;
    const partitions = Array.from({ length: topic.partitions }, (_, partition) => partition);
    const positions = partitions.map((partition) => cursor.positions.get(partition) ?? 0);
    const rows = [of.key ?? null, of.subjectId ?? null];
    const changed = await query<Found>(this.pool, { text: this.changed(of), values: [partitions, positions, ...rows] });
    const retried = await query<Found>(this.pool, { text: this.retried(of), values: [this.projection.name, cursor.retry, ...rows] });
    const found = [...changed.rows, ...retried.rows];
    let at = cursor;
    return found.map((one, index) => {
      at = advance(at, one, found[index + 1]);
      const fields = Object.fromEntries(this.columns.map(({ field }) => [field, one[field]]));
      return { key: one._key, row: asRow({ columns: this.columns }, fields), cursor: at };
    });
  }
}
