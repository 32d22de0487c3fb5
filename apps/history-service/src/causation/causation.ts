import type { StoredEvent } from '@reprise/kernel';
import type { History } from '../log/history';

type Read = Pick<History, 'causedBy' | 'eventOf'>;

/** An event as a link of a chain: what it is and where, not what it says. */
export interface Link {
  readonly position: number;
  readonly eventId: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly type: string;
  readonly actor: string;
  readonly causationId: string;
  readonly correlationId: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** What no event in the log has as its id was a command, or came from outside. */
export type Cause = ({ readonly kind: 'event' } & Link) | { readonly kind: 'command'; readonly id: string };

export interface Consequence extends Link {
  readonly followed: readonly Consequence[];
}

export interface Causation {
  readonly event: Link;
  /** What led to it, the nearest first: events, and at the end the command that began it. */
  readonly causes: readonly Cause[];
  /** What else the same command or event caused directly, in position order. */
  readonly siblings: readonly Link[];
  /** What it caused, and what that caused, each in position order. */
  readonly followed: readonly Consequence[];
  /** Where there is more than `depth` or `limit` let through. */
  readonly more: { readonly causes: boolean; readonly siblings: boolean; readonly followed: boolean };
}

export interface Bounds {
  readonly depth: number;
  readonly limit: number;
}

const linkOf = ({ metadata, ...event }: StoredEvent): Link => ({
  position: event.position,
  eventId: event.eventId,
  streamId: event.streamId,
  streamVersion: event.streamVersion,
  type: event.type,
  actor: metadata.actor,
  causationId: metadata.causationId,
  correlationId: metadata.correlationId,
  occurredAt: event.occurredAt,
  recordedAt: event.recordedAt,
});

/** What led to an event and what followed from it, by `causationId`, never more than the bounds allow. */
export async function causationOf(history: Read, event: StoredEvent, bounds: Bounds): Promise<Causation> {
  const [back, beside, forth] = await Promise.all([causesOf(history, event, bounds), siblingsOf(history, event, bounds), followedFrom(history, event, bounds)]);
  return {
    event: linkOf(event),
    causes: back.causes,
    siblings: beside.siblings,
    followed: forth.followed,
    more: { causes: back.more, siblings: beside.more, followed: forth.more },
  };
}

/** Writers choose ids, so that a chain could lead back to where it came from: an event is passed once. */
async function causesOf(history: Read, event: StoredEvent, { depth }: Bounds): Promise<{ causes: Cause[]; more: boolean }> {
  const causes: Cause[] = [];
  const passed = new Set([event.eventId]);
  let id = event.metadata.causationId;
  while (causes.length < depth) {
    const cause = await history.eventOf(id);
    if (!cause) return { causes: [...causes, { kind: 'command', id }], more: false };
    if (passed.has(cause.eventId)) return { causes, more: false };
    passed.add(cause.eventId);
    causes.push({ kind: 'event', ...linkOf(cause) });
    id = cause.metadata.causationId;
  }
  return { causes, more: true };
}

async function siblingsOf(history: Read, event: StoredEvent, { limit }: Bounds): Promise<{ siblings: Link[]; more: boolean }> {
  // Itself, and one to tell whether there are more.
  const found = await history.causedBy([event.metadata.causationId], limit + 2);
  const others = found.filter(({ eventId }) => eventId !== event.eventId);
  return { siblings: others.slice(0, limit).map(linkOf), more: others.length > limit };
}

/**
 * Level by level, so that what is left out is what is furthest away. An event has one cause, so the only one that can
 * be met again is the one it began with.
 */
async function followedFrom(history: Read, root: StoredEvent, { depth, limit }: Bounds): Promise<{ followed: Consequence[]; more: boolean }> {
  const found: StoredEvent[] = [];
  let level: readonly StoredEvent[] = [root];
  for (let step = 0; level.length > 0; step++) {
    const room = step < depth ? limit - found.length : 0;
    // The root again, and one to tell whether there are more.
    const caused = await history.causedBy(level.map(({ eventId }) => eventId), room + 2);
    const next = caused.filter(({ eventId }) => eventId !== root.eventId);
    level = next.slice(0, room);
    found.push(...level);
    if (next.length > room) return { followed: treeOf(root, found), more: true };
  }
  return { followed: treeOf(root, found), more: false };
}

function treeOf(root: StoredEvent, found: readonly StoredEvent[]): Consequence[] {
  const byCause = new Map<string, Link[]>();
  for (const link of found.map(linkOf)) byCause.set(link.causationId, [...(byCause.get(link.causationId) ?? []), link]);
  const under = (cause: string): Consequence[] => (byCause.get(cause) ?? []).map((link) => ({ ...link, followed: under(link.eventId) }));
  return under(root.eventId);
}
