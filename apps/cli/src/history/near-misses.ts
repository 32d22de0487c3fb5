import { categoryOf } from '@reprise/kernel';
import type { HistoryApi } from './history-api';

/** So many of the newest positions are looked at for names. */
const LOOKED_AT = 20_000;
const MOST = 3;
/** Letters that may differ. */
const FAR = 3;

/** Edit distance. */
export function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (other[j] === letter ? 0 : 1)));
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Streams of the same category that are called almost so, of those that something happened to lately. */
export async function nearMisses(history: HistoryApi, streamId: string): Promise<string[]> {
  const from = Math.max(1, (await history.head()) - LOOKED_AT);
  const found = new Map<string, number>();
  for await (const events of history.log({ from, category: categoryOf(streamId) })) {
    for (const { streamId: other } of events) if (!found.has(other)) found.set(other, distance(streamId, other));
  }
  const near = [...found].filter(([other, letters]) => letters <= FAR || other.startsWith(streamId));
  return near.sort(([, a], [, b]) => a - b).slice(0, MOST).map(([other]) => other);
}

/** What to do about a stream that is not there. */
export async function instead(history: HistoryApi, streamId: string): Promise<string> {
  const near = await nearMisses(history, streamId).catch(() => []);
  const meant = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  return `${meant} See: reprise events --category ${categoryOf(streamId)} --limit 20`;
}
