import { type StoredEvent, categoryOf, isPurged } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import { type Difference, diffStates } from '../../history/state/state-diff';
import type { Context } from '../contexts';

/** What this build decides and projects with. */
export interface Code {
  /** By category of their streams. */
  readonly contexts: ReadonlyMap<string, Context>;
  readonly projections: readonly Projection[];
}

/** What one event did to one row. */
export interface RowStep {
  readonly projection: string;
  readonly key: string;
  readonly changes: readonly Difference[];
  readonly row: unknown;
  /** Why the event took no effect. */
  readonly error?: string;
}

export interface Step {
  readonly step: number;
  readonly of: number;
  readonly event: StoredEvent;
  /** Of the event's stream, after it; undefined: nobody here decides anything about it. */
  readonly state?: unknown;
  readonly changes: readonly Difference[];
  readonly rows: readonly RowStep[];
  /** Why the event could not be read or folded. */
  readonly error?: string;
}

/** A capsule's events one by one, through the deciders and projections of this build; purged ones are passed over. */
export function stepsOf({ events }: { readonly events: readonly StoredEvent[] }, { contexts, projections }: Code): Step[] {
  const states = new Map<string, unknown>();
  const folds = projections.map((projection) => new RowFold(projection));
  return events.map((event, index) => {
    const rows = folds.flatMap((fold) => fold.add(event));
    return { step: index + 1, of: events.length, event, ...stateAfter(event, { contexts, states }), rows };
  });
}

interface Folding {
  readonly contexts: Code['contexts'];
  readonly states: Map<string, unknown>;
}

function stateAfter(event: StoredEvent, { contexts, states }: Folding): Pick<Step, 'state' | 'changes' | 'error'> {
  const context = contexts.get(categoryOf(event.streamId));
  if (!context?.decider) return { changes: [] };
  const { decider, contract } = context;
  const before = states.get(event.streamId) ?? decider.value.initialState;
  if (isPurged(event)) return { state: before, changes: [] };
  try {
    const after = decider.value.evolve(before, contract.value.codec.decode(event));
    states.set(event.streamId, after);
    return { state: after, changes: changesBetween(before, after) };
  } catch (error) {
    return { state: before, changes: [], error: wordsOf(error) };
  }
}

/** The rows of one projection; what fails leaves the row as it was, and what follows waits behind it. */
class RowFold {
  private readonly rows = new Map<string, unknown>();
  private readonly failed = new Map<string, number>();

  constructor(private readonly projection: Projection) {}

  add(event: StoredEvent): RowStep[] {
    const { name, from } = this.projection;
    if (categoryOf(event.streamId) !== from.category || isPurged(event)) return [];
    try {
      const recorded = from.codec.decode(event);
      return [this.projection.key(recorded)].flat().map((key) => this.apply(key, event.position, () => this.projection.evolve(this.rows.get(key) as never, recorded, key)));
    } catch (error) {
      return [{ projection: name, key: `stream:${event.streamId}`, changes: [], row: null, error: wordsOf(error) }];
    }
  }

  private apply(key: string, position: number, evolve: () => unknown): RowStep {
    const before = this.rows.get(key);
    const step = { projection: this.projection.name, key };
    const failed = this.failed.get(key);
    if (failed !== undefined) return { ...step, changes: [], row: before ?? null, error: `waits behind position ${failed}` };
    try {
      const made = evolve();
      const after = made === null ? undefined : this.projection.row.parse(made);
      if (after === undefined) this.rows.delete(key);
      else this.rows.set(key, after);
      return { ...step, changes: changesBetween(before, after), row: after ?? null };
    } catch (error) {
      this.failed.set(key, position);
      return { ...step, changes: [], row: before ?? null, error: wordsOf(error) };
    }
  }
}

/** What was not there before is new field by field. */
const changesBetween = (before: unknown, after: unknown): Difference[] => diffStates(asJson(before), asJson(after)).filter(({ path }) => path !== '');
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const wordsOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
