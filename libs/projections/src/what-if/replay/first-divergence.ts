import type { StoredEvent } from '@reprise/kernel';
import type { ChangedHistory, Stretch, Touch } from '../overlay/changed-history';
import { changedFields } from '../compare/row-difference';
import { Incoming } from '../../runtime/incoming';
import { route } from '../../runtime/routing';
import { RowReplay } from '../../replay/explain';
import type { Side } from './side';

/** The first event after which both versions of a row disagree. */
export interface Divergence {
  /** In the log; of an inserted event, the position after which it stands. */
  readonly position: number;
  readonly type: string;
  readonly streamId: string;
  readonly occurredAt: string;
  /** What differs from then on. */
  readonly fields: readonly string[];
  /** What the overlay did to the event. */
  readonly overlay?: Touch;
}

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

export interface Refold {
  readonly sides: Sides;
  readonly history: ChangedHistory;
  /** The fields that a row is to agree in. */
  fieldsOf(this: void, key: string): readonly string[];
}

/** What happens at one place, to either side. */
interface Step {
  was?: StoredEvent;
  is?: StoredEvent;
}

/** Folds some rows again, event by event, on both sides, until they disagree. */
export class FirstDivergences {
  private readonly found = new Map<string, Divergence>();
  private readonly open: Map<string, { readonly before: RowReplay<never, never>; readonly after: RowReplay<never, never> }>;

  constructor(
    private readonly refold: Refold,
    keys: readonly string[],
  ) {
    const { before, after } = refold.sides;
    this.open = new Map(keys.map((key) => [key, { before: new RowReplay(before.projection, key), after: new RowReplay(after.projection, key) } as never]));
  }

  get done(): boolean {
    return this.open.size === 0;
  }

  of(key: string): Divergence | undefined {
    return this.found.get(key);
  }

  /** The next part of history. */
  add(stretch: Stretch): void {
    const { history } = this.refold;
    const steps = new Map<number, Step>();
    for (const was of history.asItWas(stretch)) steps.set(was.position, { was });
    for (const is of history.asChanged(stretch)) steps.set(is.position, { ...steps.get(is.position), is });
    for (const place of [...steps.keys()].sort((a, b) => a - b)) this.step(place, steps.get(place) ?? {});
  }

  private step(place: number, { was, is }: Step): void {
    const concerned = new Set([...this.keysOf('before', was), ...this.keysOf('after', is)]);
    for (const key of concerned) {
      const replay = this.open.get(key);
      if (!replay) continue;
      if (was) replay.before.add(was);
      if (is) replay.after.add(is);
      const fields = changedFields({ before: replay.before.row, after: replay.after.row }, this.refold.fieldsOf(key));
      const event = was ?? is;
      if (fields.length > 0 && event) this.note(key, this.divergence(place, event, fields));
    }
  }

  /** An event that can't be routed concerns every row that its stream may concern. */
  private keysOf(side: keyof Sides, event: StoredEvent | undefined): Iterable<string> {
    if (!event) return [];
    const { projection } = this.refold.sides[side];
    const { keys, error } = route(projection, new Incoming(event, 0, projection.from));
    return error === undefined ? keys : [...this.open.keys()];
  }

  private note(key: string, divergence: Divergence): void {
    this.found.set(key, divergence);
    this.open.delete(key);
  }

  private divergence(place: number, { type, streamId, occurredAt }: StoredEvent, fields: readonly string[]): Divergence {
    const { history } = this.refold;
    const overlay = history.touch(place);
    const position = overlay === 'inserted' ? history.places.before(place) : history.places.position(place);
    return { position, type, streamId, occurredAt, fields, ...(overlay && { overlay }) };
  }
}
