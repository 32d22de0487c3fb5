import { setImmediate as turn } from 'node:timers/promises';
import { type StoredEvent, StreamId } from '@reprise/kernel';
import type { Pool } from 'pg';
import type { ReadStream } from './event-store';
import { readStreamPage } from './log-reading';

const PAGE = 1_000;
const NEWEST = 2_147_483_647;

interface Place {
  readonly fromVersion: number;
  readonly left: number;
}

/** A stream's events on demand. While those of a page are taken, Postgres already answers with the next one. */
export async function* streamEvents(pool: Pool, { streamId, direction = 'forwards', fromVersion, limit = Infinity }: ReadStream): AsyncGenerator<StoredEvent> {
  if (!StreamId.safeParse(streamId).success) return;
  const ask = (place: Place) => {
    const answer = readStreamPage(pool, { streamId, direction, fromVersion: place.fromVersion, limit: Math.min(place.left, PAGE) });
    // Whoever wants no more is not told what became of it.
    answer.catch(() => undefined);
    return answer;
  };
  const after = (events: readonly StoredEvent[], { left }: Place): Place | undefined => {
    const last = events.at(-1)?.streamVersion ?? 0;
    const next = { fromVersion: direction === 'forwards' ? last + 1 : last - 1, left: left - events.length };
    return events.length === PAGE && next.left > 0 && next.fromVersion > 0 ? next : undefined;
  };
  const first = { fromVersion: fromVersion ?? (direction === 'forwards' ? 1 : NEWEST), left: limit };
  let place: Place | undefined = first.left > 0 && first.fromVersion > 0 ? first : undefined;
  let answer = place && ask(place);
  while (place && answer) {
    const events: StoredEvent[] = await answer;
    place = after(events, place);
    answer = place && ask(place);
    // Until the loop turns, the question is not on its way: taking events goes on without turning it.
    if (answer) await turn();
    yield* events;
  }
}
