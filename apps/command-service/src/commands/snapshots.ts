import { type EventStore, type SnapshotFlaw, StoreUnavailable } from '@reprise/event-store';
import { DEFAULT_SNAPSHOT_EVERY, type DomainEvent } from '@reprise/kernel';
import type { Aggregate } from './aggregate';
import type { Loaded } from './loaded';

/** `missing`: events were folded past where a usable one should have been. `dropped`: too many were waiting to be written. */
export type SnapshotOutcome = 'taken' | 'used' | 'ignored' | 'missing' | 'failed' | 'dropped';

export interface SnapshotCount {
  readonly outcome: SnapshotOutcome;
  readonly category: string;
  /** Why it was ignored. */
  readonly reason?: SnapshotFlaw | 'unreadable';
}

export type CountSnapshots = (this: void, count: SnapshotCount) => void;

/** What a snapshot needs to know of any aggregate. */
interface Snapshotted {
  readonly contract: { readonly category: string };
  readonly decider: { readonly stateVersion: number };
}

const MAX_WAITING = 1_000;

/**
 * Shortcuts for loading, taken beside the commands. One is written at a time, so that commands keep the connections;
 * whatever goes wrong with one costs a later load some time and is counted, and no command hears of it.
 */
export class Snapshots {
  private writing = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly store: Pick<EventStore, 'saveSnapshot' | 'loadSnapshot'>,
    private readonly count: CountSnapshots = () => undefined,
  ) {}

  /** @throws StoreUnavailable: the events can't be read either then */
  async newest<State, Event extends DomainEvent>({ contract, decider }: Aggregate<State, Event>, streamId: string): Promise<Loaded<State> | undefined> {
    const { category } = contract;
    const onIgnored = ({ flaw: reason }: { flaw: SnapshotFlaw }) => this.count({ outcome: 'ignored', category, reason });
    try {
      const found = await this.store.loadSnapshot({ streamId, stateVersion: decider.stateVersion, onIgnored });
      if (!found) return undefined;
      this.count({ outcome: 'used', category });
      return { streamId, state: found.state as State, version: found.streamVersion, position: found.position };
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      this.count({ outcome: 'ignored', category, reason: 'unreadable' });
      return undefined;
    }
  }

  missed({ contract: { category } }: Snapshotted) {
    this.count({ outcome: 'missing', category });
  }

  /** Returns at once. */
  take(aggregate: Snapshotted, states: readonly Loaded<unknown>[]) {
    for (const loaded of states) {
      if (this.waiting >= MAX_WAITING) {
        this.count({ outcome: 'dropped', category: aggregate.contract.category });
        continue;
      }
      this.waiting += 1;
      this.writing = this.writing.then(() => this.save(aggregate, loaded));
    }
  }

  private async save({ contract: { category }, decider }: Snapshotted, { streamId, state, version, position }: Loaded<unknown>) {
    try {
      await this.store.saveSnapshot({ streamId, streamVersion: version, stateVersion: decider.stateVersion, position, state });
      this.count({ outcome: 'taken', category });
    } catch {
      this.count({ outcome: 'failed', category });
    } finally {
      this.waiting -= 1;
    }
  }
}

interface Step {
  readonly from: number;
  readonly to: number;
}

/** True when a stream that went from one version to another passed one that a snapshot is due at. */
export const passesSnapshot = ({ snapshotEvery: every = DEFAULT_SNAPSHOT_EVERY }: { readonly snapshotEvery?: number }, { from, to }: Step): boolean =>
  Math.floor(to / every) > Math.floor(from / every);
