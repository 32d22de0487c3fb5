import type { DomainEvent } from '@reprise/kernel';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { encodeCursor } from './cursor';
import type { Projection } from '../projection';
import { ChangeReader } from './read-changes';

/** The cursor of who has seen every change so far: hand it to `changes` as `after`, so that none from here on is missed. */
export async function currentCursor<Row extends z.ZodObject, Event extends DomainEvent>(pool: Pool, projection: Projection<Row, Event>): Promise<string> {
  return encodeCursor(await new ChangeReader(pool, projection).now());
}
