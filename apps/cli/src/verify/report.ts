import type { Flaw, Verification } from '@reprise/event-store';
import type { Published } from './published';

/** What was found in the log, and in comparison with what was published. */
export interface Verified extends Verification {
  readonly published: Published;
}

const count = (number: number) => number.toLocaleString('en');

/** The first event that is wrong counts, whichever way it was found; seals alone where there is none. */
export function joined(verification: Verification, published: Published): Verified {
  const { changed, rewritten } = 'skipped' in published ? NOTHING : published;
  const firstBad = first(verification.firstBad, changed) ?? rewritten;
  return { ...verification, ok: firstBad === null, firstBad, published };
}

const NOTHING = { changed: null, rewritten: null };

const first = (one: Flaw | null, other: Flaw | null): Flaw | null => (one && other ? (other.position < one.position ? other : one) : (one ?? other));

/** For a person: what was read, what is wrong where, and what to compare with a seal kept elsewhere. */
export const toText = (verified: Verified): string => [verdict(verified), ...notes(verified)].join('\n');

function verdict({ firstBad, from, to, events }: Verified): string {
  if (firstBad) return `WRONG at position ${firstBad.position}: ${firstBad.why}.`;
  return events === 0 ? 'There is nothing to verify.' : `ok: ${count(events)} events, positions ${from} to ${to}, are as they were recorded.`;
}

function notes({ unsealed, newestSeal, firstBad, published, ...read }: Verified): string[] {
  return [
    ...purgedNote(read),
    ...(unsealed > 0 && !firstBad ? [`The last ${count(unsealed)} are not sealed yet: only their order is certain.`] : []),
    ...(newestSeal ? [`Newest seal verified: ${newestSeal.number}, up to position ${newestSeal.to}: ${newestSeal.hash}`] : []),
    'skipped' in published ? `Not compared with the published seals: ${published.skipped}.` : `Compared with ${count(published.compared)} published seals.`,
  ];
}

const purgedNote = ({ purged, tombstones }: Pick<Verified, 'purged' | 'tombstones'>): string[] =>
  purged === 0 ? [] : [`The data of ${count(purged)} of them was purged, as is told at position ${tombstones.join(', ')}: their hashes are as they were sealed.`];
