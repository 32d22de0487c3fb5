import { isDeepStrictEqual } from 'node:util';
import type { StoredEvent } from '@reprise/kernel';
import { type FeedMessage, partitionOf } from '@reprise/messaging';
import type { Overlay } from './overlay/overlay';
import type { Projection } from '../projection';
import { plainFold } from '../runtime/plain-fold.for-spec';

type Rows = Record<string, Record<string, unknown>>;

/** An event on either side, and where it stands: [position, 0], or [position, n] for the nth inserted after it. */
export interface Placed {
  readonly at: readonly [position: number, nth: number];
  readonly was?: StoredEvent;
  readonly is?: StoredEvent;
}

/** Both sides of history, put together as the overlay's words say, without the code under test. */
export function bothSides(events: readonly StoredEvent[], { drop, edit, insert }: Overlay): Placed[] {
  const head = events.at(-1)?.position ?? 0;
  const dataOf = new Map(edit.map(({ position, data }) => [position, data]));
  const placed: Placed[] = events.map((was) => {
    const is = dataOf.has(was.position) ? { ...was, data: dataOf.get(was.position) } : was;
    return { at: [was.position, 0], was, ...(!drop.includes(was.position) && { is }) };
  });
  const versions = new Map(events.map(({ streamId, streamVersion }) => [streamId, streamVersion]));
  for (const [index, { after, streamId, type, data, occurredAt = '' }] of insert.entries()) {
    const streamVersion = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, streamVersion);
    const where = { position: head + 1 + index, streamId, streamVersion, eventId: `${index}`, occurredAt, recordedAt: occurredAt };
    placed.push({ at: [after, index + 1], is: { ...where, type, data, schemaVersion: 1, metadata: { correlationId: '', causationId: '', actor: '' } } });
  }
  return placed.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
}

export function foldedRows(projection: Projection, events: readonly StoredEvent[]): { rows: Rows; parked: number } {
  const messages = events.map((event): FeedMessage => ({ event, partition: partitionOf(event.streamId, projection.from.topic.partitions), prevPosition: 0 }));
  const { rows, parked } = plainFold(projection, messages);
  const bare = Object.entries(rows).map(([key, row]) => [key, Object.fromEntries(Object.entries(row as object).filter(([name]) => !name.startsWith('_')))]);
  return { rows: Object.fromEntries(bare) as Rows, parked: Object.keys(parked).length };
}

/** Null and absent are the same. */
const comparable = (row: Record<string, unknown> | undefined) => row && Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));

export const differs = (one: Record<string, unknown> | undefined, other: Record<string, unknown> | undefined) => !isDeepStrictEqual(comparable(one), comparable(other));

export interface Versions {
  readonly before: Projection;
  readonly after: Projection;
}

/** What the two versions hold after the first events of history. */
export const foldedBoth = ({ before, after }: Versions, placed: readonly Placed[]) => ({
  was: foldedRows(before, placed.flatMap(({ was }) => was ?? [])),
  is: foldedRows(after, placed.flatMap(({ is }) => is ?? [])),
});

/** Of a row only the fields that both versions have. */
const shared = ({ before, after }: Versions, row: Record<string, unknown> | undefined) =>
  row && Object.fromEntries(Object.entries(row).filter(([field]) => field in before.row.shape && field in after.row.shape));

/** By folding every beginning of history: where a row first differs, in what both versions have if it differs there at last. */
export function firstDisagreement(versions: Versions, placed: readonly Placed[], key: string): Placed['at'] | undefined {
  const rowsAfter = (events: readonly Placed[]) => {
    const { was, is } = foldedBoth(versions, events);
    return [was.rows[key], is.rows[key]] as const;
  };
  const inShared = ([was, is]: ReturnType<typeof rowsAfter>) => differs(shared(versions, was), shared(versions, is));
  const disagree = inShared(rowsAfter(placed)) ? inShared : ([was, is]: ReturnType<typeof rowsAfter>) => differs(was, is);
  return placed.find((_, at) => disagree(rowsAfter(placed.slice(0, at + 1))))?.at;
}
