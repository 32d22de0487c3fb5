import { type AnyContract, type EncodedEvent, type StoredEvent, categoryOf } from '@reprise/kernel';
import type { LogReader, StreamReader } from '@reprise/messaging';
import { ChangedHistory, type InsertedEvent } from './changed-history';
import { type Overlay, OverlayRejected } from './overlay';

export interface Checking {
  readonly log: LogReader & StreamReader;
  readonly contract: AnyContract;
  readonly head: number;
  /** What is replayed. */
  readonly range: { readonly from: number; readonly to: number; readonly streamId?: string | undefined };
}

const MADE_UP = { correlationId: 'what-if', causationId: 'what-if', actor: 'what-if' };
const BEGINNING = '1970-01-01T00:00:00.000Z';

/** Compares every entry with the log and the contract before anything is replayed. @throws OverlayRejected naming the entry */
export async function checkOverlay(overlay: Overlay, checking: Checking): Promise<ChangedHistory> {
  const seen = new Set<number>();
  const find = async (entry: string, position: number) => {
    if (seen.has(position)) throw new OverlayRejected(entry, `position ${position} has an entry already`);
    seen.add(position);
    return existing(entry, position, checking);
  };
  for (const [index, position] of overlay.drop.entries()) await find(`drop[${index}]`, position);
  const edited = new Map<number, EncodedEvent>();
  for (const [index, { position, data }] of overlay.edit.entries()) {
    const { type } = await find(`edit[${index}]`, position);
    edited.set(position, encoded(`edit[${index}]`, { type, data }, checking.contract));
  }
  return new ChangedHistory(new Set(overlay.drop), shapes(edited), await insertions(overlay, checking));
}

const shapes = (edited: ReadonlyMap<number, EncodedEvent>) =>
  new Map([...edited].map(([position, { data, schemaVersion }]) => [position, { data, schemaVersion }]));

function encoded(entry: string, event: { readonly type: string; readonly data: unknown }, { codec }: AnyContract): EncodedEvent {
  try {
    if (!codec.versions.has(event.type)) throw new Error(`there is no event ${event.type}; there is ${[...codec.versions.keys()].join(', ')}`);
    return codec.encode(event);
  } catch (error) {
    throw new OverlayRejected(entry, error instanceof Error ? error.message : String(error));
  }
}

async function existing(entry: string, position: number, { log, contract, head, range }: Checking): Promise<StoredEvent> {
  if (position > head) throw new OverlayRejected(entry, `there is no position ${position}: the log ends at ${head}`);
  if (position < range.from || position > range.to) throw new OverlayRejected(entry, `position ${position} is not among those replayed, ${range.from} to ${range.to}`);
  const event = await eventAt(log, position);
  if (!event || categoryOf(event.streamId) !== contract.category) {
    throw new OverlayRejected(entry, `position ${position} is of ${event?.streamId ?? 'no stream'}, which this projection does not read`);
  }
  const { streamId } = range;
  if (streamId !== undefined && event.streamId !== streamId) throw new OverlayRejected(entry, `position ${position} is of ${event.streamId}; only ${streamId} is replayed`);
  return event;
}

async function eventAt(log: LogReader, position: number): Promise<StoredEvent | undefined> {
  for await (const { events } of log.read({ after: position - 1, until: position })) {
    if (events[0]) return events[0];
  }
  return undefined;
}

/** Each gets a position and a version after all that exist: none that a real event has. */
async function insertions({ insert }: Overlay, checking: Checking): Promise<InsertedEvent[]> {
  const versions = new Map<string, number>();
  const inserted: InsertedEvent[] = [];
  for (const [index, { after, streamId, type, data, occurredAt }] of insert.entries()) {
    const entry = `insert[${index}]`;
    checkPlace(entry, { after, streamId }, checking);
    const stored = encoded(entry, { type, data }, checking.contract);
    const streamVersion = (versions.get(streamId) ?? (await lastVersion(checking.log, streamId))) + 1;
    versions.set(streamId, streamVersion);
    const at = occurredAt ?? (await eventAt(checking.log, after))?.occurredAt ?? BEGINNING;
    const where = { position: checking.head + 1 + index, streamId, streamVersion, eventId: `what-if-${index}`, occurredAt: at, recordedAt: at };
    inserted.push({ after, event: { ...where, ...stored, metadata: MADE_UP } });
  }
  return inserted;
}

function checkPlace(entry: string, { after, streamId }: { readonly after: number; readonly streamId: string }, { contract, range }: Checking): void {
  const { category } = contract;
  if (after > range.to || after < range.from - 1) throw new OverlayRejected(entry, `after ${after} is not among the positions replayed, ${range.from} to ${range.to}`);
  if (categoryOf(streamId) !== category) throw new OverlayRejected(entry, `${streamId} is no stream of ${category}, which is all that this projection reads`);
  if (range.streamId !== undefined && streamId !== range.streamId) throw new OverlayRejected(entry, `it is of ${streamId}; only ${range.streamId} is replayed`);
}

async function lastVersion(log: StreamReader, streamId: string): Promise<number> {
  let version = 0;
  for await (const event of log.readStream({ streamId })) version = event.streamVersion;
  return version;
}
