import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent, StoredEvent } from '@reprise/kernel';
import type { z } from 'zod';
import { BatchFold, type SetAside } from '../runtime/batch-fold';
import { Incoming } from '../runtime/incoming';
import type { Projection } from '../projection';
import { route } from '../runtime/routing';
import { rowColumns } from '../table/row-columns';
import type { Row } from '../table/row';
import { rowGuard } from '../table/row-guard';

/** A field that an event changed. Null also stands for a field, or a row, that was not there. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What one event did to one row. */
export interface Explained {
  readonly event: StoredEvent;
  /** In the order of the row's fields. */
  readonly changes: readonly FieldChange[];
  /** Why the event took no effect: it failed, waits behind one that did, or somebody resolved it. */
  readonly parked?: string;
}

/**
 * One row, replayed from its history through today's projection, by the rules of the runtime: an event that fails parks
 * what follows, and the row keeps its last good state.
 */
export class RowReplay<Shape extends z.ZodObject, Event extends DomainEvent> {
  private readonly projection: Projection;
  private readonly fold: BatchFold;

  constructor(
    projection: Projection<Shape, Event>,
    private readonly key: string,
    /** Events that somebody resolved for the row: who and why, by position. */
    private readonly resolutions: ReadonlyMap<number, string> = new Map(),
  ) {
    this.projection = projection;
    this.fold = new BatchFold(this.projection, rowGuard(this.projection, rowColumns(projection)), { rows: new Map(), parked: [] });
  }

  /** As the table would hold it after what was added. */
  get row(): z.output<Shape> | undefined {
    return this.current as z.output<Shape> | undefined;
  }

  /** Events in log order; undefined: this one does not concern the row. */
  add(event: StoredEvent): Explained | undefined {
    const resolution = this.resolutions.get(event.position);
    const routed = route(this.projection, new Incoming(event, 0, this.projection.from));
    if (routed.error === undefined && !routed.keys.includes(this.key)) return undefined;
    if (resolution !== undefined) return { event, changes: [], parked: resolution };
    const [before, aside] = [this.current, this.fold.setAside.length];
    this.fold.add(routed.error === undefined ? { ...routed, keys: [this.key] } : routed);
    const parked = this.fold.setAside[aside];
    return { event, changes: this.changes(before, this.current), ...(parked && { parked: this.reason(parked) }) };
  }

  private get current(): Row | undefined {
    return this.fold.changed[0]?.row;
  }

  private changes(before: Row | undefined, after: Row | undefined): FieldChange[] {
    if (before === after) return [];
    const fields = Object.keys(this.projection.row.shape).map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }));
    return fields.filter((change) => !isDeepStrictEqual(change.before, change.after));
  }

  private reason({ error }: SetAside): string {
    if (error !== undefined) return error instanceof Error ? error.message : 'it failed';
    return `waits behind position ${this.fold.setAside[0]?.incoming.position}`;
  }
}

/** What each of these events did to the row of this key; those that do not concern it are left out. */
export function* explain<Shape extends z.ZodObject, Event extends DomainEvent>(
  projection: Projection<Shape, Event>,
  events: Iterable<StoredEvent>,
  key: string,
): Generator<Explained> {
  const replay = new RowReplay(projection, key);
  for (const event of events) {
    const explained = replay.add(event);
    if (explained) yield explained;
  }
}
