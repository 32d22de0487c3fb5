import type { Contract, DomainEvent, Recorded } from '@reprise/kernel';
import type { z } from 'zod';
import type { ReferenceData } from './reference/reference-data';

/**
 * A read model as a pure function of events. Its table is made from `row`, under a name that carries the version:
 * to change it, raise `version` and replay.
 */
export interface Projection<Row extends z.ZodObject = z.ZodObject, Event extends DomainEvent = DomainEvent> {
  /** snake_case; the name of the view that queries read. */
  readonly name: string;
  readonly version: number;
  readonly from: Contract<Event>;
  /** One schema: table, API response, docs. Flat: scalars become columns, the rest jsonb. */
  readonly row: Row;
  /** Columns that queries filter or sort by, one list per index. */
  readonly indexes?: readonly (readonly (keyof z.output<Row> & string)[])[];
  /** Every list that `key` and `evolve` join in. A changed list needs a raised version, as a changed row schema does. */
  readonly references?: readonly ReferenceData[];
  /** Field with the id of the person a row is about: whoever may see only their own sees these rows. An index on it helps. */
  readonly subject?: string | undefined;
  /** Key of the row (or rows) an event concerns; none: the event is not for this read model. */
  key(this: void, event: Recorded<Event>): string | readonly string[];
  /** The next row, or null to delete it. Pure: the same events always make the same rows. */
  evolve(this: void, row: z.output<Row> | undefined, event: Recorded<Event>, key: string): z.output<Row> | null;
}

export function defineProjection<Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>): Projection<Row, Event> {
  return projection;
}
