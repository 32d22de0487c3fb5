import type { Incoming } from './incoming';
import type { Projection } from '../projection';
import { type Routed, streamKey } from './routing';
import type { Row } from '../table/row';
import type { RowGuard } from '../table/row-guard';

/** One row of the read model while a batch is folded. */
export interface RowState {
  readonly key: string;
  /** It is in the table. */
  readonly stored: boolean;
  readonly row: Row | undefined;
  /** The last event that changed it; absent: unchanged. */
  readonly by?: Incoming;
}

/** An event set aside; without an error it waits behind one. */
export interface SetAside {
  readonly key: string;
  readonly incoming: Incoming;
  readonly error?: unknown;
}

/** How an event that is resolved for a key is named in a set of them. */
export const resolvedName = (key: string, position: number) => `${position} ${key}`;

/**
 * The effect of a batch on one projection, in memory: which rows change, which events are set aside.
 * An event that fails parks its key: the row keeps its last good state, later events of the key queue behind.
 * One that a person resolved takes no effect on that key, whether it would fail or not.
 */
export class BatchFold {
  readonly setAside: SetAside[] = [];
  private readonly states = new Map<string, RowState>();
  private readonly parked: Set<string>;
  private readonly resolved: ReadonlySet<string>;

  constructor(
    private readonly projection: Projection,
    private readonly guard: RowGuard,
    from: { readonly rows: ReadonlyMap<string, Row>; readonly parked: Iterable<string>; readonly resolved?: ReadonlySet<string> },
  ) {
    this.parked = new Set(from.parked);
    this.resolved = from.resolved ?? new Set();
    for (const [key, row] of from.rows) this.states.set(key, { key, stored: true, row });
  }

  /** Rows that differ from the table, in order of key. */
  get changed(): RowState[] {
    const changed = [...this.states.values()].filter(({ by }) => by !== undefined);
    return changed.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  add({ incoming, keys, error, alone }: Routed): void {
    const stream = streamKey(incoming);
    if (this.isResolved(stream, incoming)) return;
    if (error !== undefined || (!alone && this.parked.has(stream))) return this.park({ key: stream, incoming, error });
    for (const key of keys) this.apply(key, incoming);
  }

  private isResolved(key: string, { position }: Incoming): boolean {
    return this.resolved.has(resolvedName(key, position));
  }

  private apply(key: string, incoming: Incoming): void {
    if (this.isResolved(key, incoming)) return;
    if (this.parked.has(key)) return this.park({ key, incoming });
    try {
      this.evolve(this.states.get(key) ?? { key, stored: false, row: undefined }, incoming);
    } catch (error) {
      this.park({ key, incoming, error });
    }
  }

  private evolve(state: RowState, incoming: Incoming): void {
    const made: unknown = this.projection.evolve(state.row, incoming.recorded(), state.key);
    if (made === (state.row ?? null)) return;
    this.states.set(state.key, { ...state, row: made === null ? undefined : this.guard(made, state.row), by: incoming });
  }

  private park(event: SetAside): void {
    this.parked.add(event.key);
    this.setAside.push(event);
  }
}
