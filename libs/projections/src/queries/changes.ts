import type { DomainEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import type { z } from 'zod';
import type { CheckpointWatch, LiveCheckpoint } from './checkpoint-watch';
import { decodeCursor, encodeCursor } from './cursor';
import type { Projection } from '../projection';
import { ChangeReader } from './read-changes';

/** A row that changed, as it is now. */
export interface Change<Row> {
  /** Hand it back as `after` to go on from here: an SSE id. */
  readonly cursor: string;
  readonly key: string;
  readonly row: Row;
}

export interface FollowChanges {
  readonly pool: Pool;
  readonly watch: CheckpointWatch;
  /** A cursor from an earlier change; without it, from now on. */
  readonly after?: string | undefined;
  /** Only this row. */
  readonly key?: string | undefined;
  /** Only rows about this person, as the projection's `subject` says. */
  readonly subjectId?: string | undefined;
  readonly signal: AbortSignal;
}

const standOf = (live: readonly LiveCheckpoint[], name: string) =>
  live.filter(({ projection }) => projection === name).map(({ position, revision }) => `${position}.${revision}`).join();

/**
 * Rows as they change, at least once and never missing the last state of a row, whichever partitions and instances
 * change it. A row that changes faster than it is read is seen once. Ends when `signal` aborts. Deletions don't show.
 * @throws InvalidCursor; InvalidProjection where rows of one subject are asked of a projection that does not say whose they are
 */
export async function* changes<Row extends z.ZodObject, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  { pool, watch, after, signal, ...of }: FollowChanges,
): AsyncGenerator<Change<z.output<Row>>, void, void> {
  const reader = new ChangeReader(pool, projection);
  let cursor = after === undefined ? await reader.now() : decodeCursor(after);
  while (!signal.aborted) {
    const stand = standOf(await watch.read(), projection.name);
    const page = await reader.after(cursor, of);
    for (const change of page) {
      if (signal.aborted) return;
      cursor = change.cursor;
      yield { cursor: encodeCursor(cursor), key: change.key, row: change.row as z.output<Row> };
    }
    if (page.length === 0) await watch.until((live) => standOf(live, projection.name) !== stand, signal);
  }
}
