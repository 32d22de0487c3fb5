import { StoreUnavailable, type StoredSnapshot } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import type { History } from '../log/history';
import type { Folding } from './folding';

/** Up to which point: a version, or a time; neither: all there is. */
export interface Point {
  readonly version?: number | undefined;
  /** As `toISOString` writes it: `occurredAt` is compared as text. */
  readonly at?: string | undefined;
}

/** A state, and where in history it stands. */
export interface StateThen {
  readonly streamId: string;
  /** Of the newest event in it; 0: none was. */
  readonly streamVersion: number;
  readonly position: number;
  /** Of that event. */
  readonly occurredAt: string | null;
  readonly recordedAt: string | null;
  /** How many events are in it. Fewer than `streamVersion`: some before it are said to have happened later than `at`. */
  readonly events: number;
  /** How many of the stream's events up to there were purged: what they did is not in it. */
  readonly purged: number;
  readonly state: unknown;
}

export type StateHistory = Pick<History, 'loadSnapshot' | 'purgedIn' | 'readStream' | 'versionUntil'>;

interface Asked {
  readonly streamId: string;
  readonly point: Point;
}

/**
 * Folds, in the order of the stream, every event that is not after the point. A time is that of the event
 * (`occurredAt`), to the millisecond, and what happened exactly then counts. Times need not follow the order of the
 * stream: an event recorded late is in the state from the time it is said to have happened.
 *
 * A snapshot saves folding what is in it, and changes nothing else.
 */
export async function stateThen(history: StateHistory, folding: Folding, { streamId, point }: Asked): Promise<StateThen> {
  let then = await beginning(history, folding, { streamId, point });
  for await (const stored of history.readStream({ streamId, fromVersion: then.streamVersion + 1, ...upTo(point, then) })) {
    if (point.at === undefined || stored.occurredAt <= point.at) then = after(then, folding.next(then.state, stored), stored);
  }
  return { ...then, purged: await history.purgedIn(streamId, then.streamVersion) };
}

/** After the newest snapshot that no event after the point is in, or before anything happened. */
async function beginning(history: StateHistory, { initialState, stateVersion }: Folding, { streamId, point }: Asked): Promise<StateThen> {
  const nothing: StateThen = { streamId, streamVersion: 0, position: 0, occurredAt: null, recordedAt: null, events: 0, purged: 0, state: initialState };
  const atOrBelow = point.at === undefined ? point.version : await history.versionUntil(streamId, point.at);
  const snapshot = await usable(() => history.loadSnapshot({ streamId, stateVersion, ...(atOrBelow !== undefined && { atOrBelow }) }));
  if (!snapshot) return nothing;
  const { streamVersion, state } = snapshot;
  for await (const last of history.readStream({ streamId, fromVersion: streamVersion, limit: 1 })) {
    return after({ ...nothing, events: streamVersion - 1 }, state, last);
  }
  return nothing;
}

/** A snapshot that can't be loaded is none. @throws StoreUnavailable: the events can't be read either then */
async function usable(load: () => Promise<StoredSnapshot | undefined>): Promise<StoredSnapshot | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return undefined;
  }
}

const upTo = ({ version }: Point, { streamVersion }: StateThen) => (version === undefined ? {} : { limit: version - streamVersion });

const after = ({ streamId, events, purged }: StateThen, state: unknown, { streamVersion, position, occurredAt, recordedAt }: StoredEvent): StateThen => ({
  streamId,
  streamVersion,
  position,
  occurredAt,
  recordedAt,
  events: events + 1,
  purged,
  state,
});
