import type { DomainEvent, Recorded } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import type { z } from 'zod';

/** Every row after these events, by key. */
export function foldRows<Row extends z.ZodObject, Event extends DomainEvent>(projection: Projection<Row, Event>, events: readonly Recorded<Event>[]) {
  const rows = new Map<string, z.output<Row>>();
  for (const event of events) {
    for (const key of [projection.key(event)].flat()) {
      const made = projection.evolve(rows.get(key), event, key);
      if (made === null) rows.delete(key);
      else rows.set(key, frozen(projection.row.parse(made)));
    }
  }
  return rows;
}

/** As it was, for the type: `Readonly` would hide that it is still a row. */
const frozen = <Value extends object>(value: Value): Value => {
  Object.freeze(value);
  return value;
};
