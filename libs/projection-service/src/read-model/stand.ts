import type { Projection } from '@reprise/projections';
import type { EntityManager } from 'typeorm';
import { exactNumber } from '../queries/exact-number';

const STAND = `SELECT c.partition, c.position::text FROM checkpoints c
  JOIN projections p ON p.name = c.projection AND (p.live_version, p.live_generation) = (c.version, c.generation)
  WHERE c.projection = $1 ORDER BY c.partition`;

/** Last event applied in each partition, as the manager's transaction sees it: what the rows it reads are made of. */
export async function standOf(manager: EntityManager, { name }: Pick<Projection, 'name'>): Promise<ReadonlyMap<number, number>> {
  const rows = await manager.query<{ partition: number; position: string }[]>(STAND, [name]);
  return new Map(rows.map(({ partition, position }) => [partition, exactNumber(position)]));
}

const RESOLVED = 'SELECT DISTINCT position::text FROM resolved_events WHERE projection = $1';

/** Positions of events that somebody resolved for a row of the projection, or for their stream, as the manager's transaction sees it. */
export async function resolvedIn(manager: EntityManager, { name }: Pick<Projection, 'name'>): Promise<ReadonlySet<number>> {
  const rows = await manager.query<{ position: string }[]>(RESOLVED, [name]);
  return new Set(rows.map(({ position }) => exactNumber(position)));
}
