import type { Verification } from '@reprise/event-store';

const count = (number: number) => number.toLocaleString('en');

/** For a person: what was read, what is wrong where, and what to compare with a seal kept elsewhere. */
export const toText = (verification: Verification): string => [verdict(verification), ...notes(verification)].join('\n');

function verdict({ firstBad, from, to, events }: Verification): string {
  if (firstBad) return `WRONG at position ${firstBad.position}: ${firstBad.why}.`;
  return events === 0 ? 'There is nothing to verify.' : `ok: ${count(events)} events, positions ${from} to ${to}, are as they were recorded.`;
}

function notes({ unsealed, newestSeal, firstBad }: Verification): string[] {
  return [
    ...(unsealed > 0 && !firstBad ? [`The last ${count(unsealed)} are not sealed yet: only their order is certain.`] : []),
    ...(newestSeal ? [`Newest seal verified: ${newestSeal.number}, up to position ${newestSeal.to}: ${newestSeal.hash}`] : []),
  ];
}
