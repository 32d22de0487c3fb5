import type { StoredEvent } from '@reprise/kernel';
import { concurrently } from '../../import-berka/concurrently';
import { UsageError } from '../../usage-error';
import type { HistorySlices, StreamEnd } from './history-slices';
import type { Subject, Until } from './subject';

export const MOST_EVENTS = 10_000;
const AT_ONCE = 6;

export interface Slice {
  /** In the order of the log. */
  readonly events: readonly StoredEvent[];
  /** Last event of the stream it is about. */
  readonly last: StoredEvent;
}

export interface Cutting {
  readonly subject: Subject;
  /** The stream, and nothing that is bound up with it. */
  readonly alone: boolean;
  onStep?(this: void, done: number, total: number): void;
}

/**
 * The subject's stream, and of every other stream that an event of the same correlation or a cause lies in, all up to
 * the last such event. @throws UsageError above `MOST_EVENTS`
 */
export async function cutSlice(history: HistorySlices, { subject, alone, onStep }: Cutting): Promise<Slice> {
  const own = await ownEvents(history, subject);
  const last = own.at(-1);
  if (!last) throw new UsageError(`there is no event of ${subject.streamId}${subject.until ? ' up to there' : ''}`);
  const ends = new Ends(own);
  if (!alone) {
    const bound = await correlatedWith(history, own, onStep);
    for (const event of bound) ends.add(event);
    for (const end of await causesOf(history, [...own, ...bound.filter(({ streamId }) => streamId !== subject.streamId)], onStep)) ends.add(end);
  }
  return { events: [...own, ...(await prefixes(history, ends.others, own.length))].sort((a, b) => a.position - b.position), last };
}

async function ownEvents(history: HistorySlices, { streamId, until }: Subject): Promise<StoredEvent[]> {
  const events = await history.stream(streamId, MOST_EVENTS + 1);
  const own = until ? upTo(events, until) : events;
  if (own.length > MOST_EVENTS) throw tooMany(`${streamId} alone has`, 'end it with --until');
  return own;
}

/** Up to the last event that had happened by then: a stream has no gaps. */
function upTo(events: readonly StoredEvent[], until: Until): StoredEvent[] {
  const within = (event: StoredEvent) => ('position' in until ? event.position <= until.position : event.occurredAt <= until.time);
  return events.slice(0, events.findLastIndex(within) + 1);
}

/** How far each stream reaches. */
class Ends {
  private readonly versions = new Map<string, number>();
  private readonly subject: string | undefined;

  constructor(own: readonly StoredEvent[]) {
    this.subject = own[0]?.streamId;
  }

  get others(): StreamEnd[] {
    return [...this.versions].map(([streamId, streamVersion]) => ({ streamId, streamVersion }));
  }

  /** The subject's stream ends where it was told to. */
  add({ streamId, streamVersion }: StreamEnd): void {
    if (streamId !== this.subject) this.versions.set(streamId, Math.max(streamVersion, this.versions.get(streamId) ?? 0));
  }
}

type OnStep = Cutting['onStep'];

async function correlatedWith(history: HistorySlices, own: readonly StoredEvent[], onStep: OnStep): Promise<StoredEvent[]> {
  const ids = new Set(own.map(({ metadata }) => metadata.correlationId));
  const found: StoredEvent[] = [];
  let done = 0;
  await concurrently(ids, AT_ONCE, async (id) => {
    found.push(...(await history.correlated(id, MOST_EVENTS + 1)));
    if (found.length > MOST_EVENTS + own.length) throw tooMany(`correlation ${id} and those before it reach`, WAY_OUT);
    onStep?.(++done, ids.size);
  });
  return found;
}

/** A cause that is among the events is known already. */
async function causesOf(history: HistorySlices, events: readonly StoredEvent[], onStep: OnStep): Promise<StreamEnd[]> {
  const known = new Set(events.map(({ eventId }) => eventId));
  const asking = new Map(events.filter(({ metadata }) => !known.has(metadata.causationId)).map(({ metadata, position }) => [metadata.causationId, position]));
  const found: StreamEnd[] = [];
  let done = 0;
  await concurrently(asking.values(), AT_ONCE, async (position) => {
    found.push(...(await history.causesOf(position)));
    onStep?.(++done, asking.size);
  });
  return found;
}

async function prefixes(history: HistorySlices, ends: readonly StreamEnd[], before: number): Promise<StoredEvent[]> {
  const total = ends.reduce((sum, { streamVersion }) => sum + streamVersion, before);
  if (total > MOST_EVENTS) throw tooMany(`with the ${ends.length} streams bound up with it there are ${total.toLocaleString('en')},`, WAY_OUT);
  const events: StoredEvent[] = [];
  await concurrently(ends, AT_ONCE, async ({ streamId, streamVersion }) => void events.push(...(await history.stream(streamId, streamVersion))));
  return events;
}

const WAY_OUT = 'end the stream earlier with --until, or leave the others out with --alone';

const tooMany = (what: string, wayOut: string) => new UsageError(`${what} more than ${MOST_EVENTS.toLocaleString('en')} events, which is the most that a capsule holds: ${wayOut}`);
