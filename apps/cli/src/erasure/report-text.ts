import { type ErasureReport, type SearchedPlace, fingerprint } from '@reprise/privacy';

const count = (number: number) => number.toLocaleString('en');
const LISTED = 10;

/** For a person: is it so, where was looked, what was found where, what was out of reach. */
export const reportText = (report: ErasureReport): string =>
  [verdict(report), values(report), ...report.places.flatMap(placeLines), ...unseen(report), `Signed by the key ${fingerprint(report.publicKey)}.`].join('\n');

function verdict(report: ErasureReport): string {
  const { ok, subjectId } = report;
  return ok ? `ok: nothing of subject ${subjectId} was found, and no envelope of theirs opens.` : `NOT PROVEN: subject ${subjectId}: ${whyNot(report)}.`;
}

/** Of a report that is not ok. */
export function whyNot({ places, unreachable, unproven = [] }: ErasureReport): string {
  const hits = places.reduce((sum, place) => sum + place.hits.length + place.moreHits, 0);
  const found = hits > 0 ? [`${count(hits)} found`] : [];
  const away = unreachable.length > 0 ? [`${count(unreachable.length)} places out of reach`] : [];
  return [...found, ...away, ...unproven].join('; ');
}

/** What was looked for in plain text. */
export function values({ values: { searched, tooShort, forms, skipped } }: ErasureReport): string {
  if (skipped !== null) return `No plain text was looked for: ${skipped}.`;
  const short = tooShort > 0 ? ` ${count(tooShort)} more are too short to be looked for.` : '';
  return `${count(searched)} known values were looked for, each as: ${forms.join(', ')}.${short}`;
}

function placeLines({ place, looked, envelopes, hits, moreHits }: SearchedPlace): string[] {
  const amounts = Object.entries(looked).map(([what, amount]) => `${count(amount)} ${what}`);
  const closed = envelopes > 0 ? [`${count(envelopes)} envelopes`] : [];
  const shown = hits.slice(0, LISTED).map(({ where, found }) => `    FOUND at ${where}: ${found}`);
  const more = hits.length - shown.length + moreHits;
  return [`  ${place}: ${[...amounts, ...closed].join(', ') || 'not to its end'}`, ...shown, ...(more > 0 ? [`    and ${count(more)} more`] : [])];
}

/** What was not looked at. */
export const unseen = ({ unreachable, skipped }: ErasureReport): string[] => [
  ...unreachable.map(({ place, why }) => `  OUT OF REACH: ${place}: ${why}`),
  ...skipped.map(({ place, why }) => `  skipped: ${place}: ${why}`),
];
