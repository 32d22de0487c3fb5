import { type FieldDifference, type WhatIfSample, isEmpty } from '@reprise/projections';
import { type Shown, changesIn, count, counted, divergenceText, moved, question } from './shown';
import { table } from './table';

/** The difference for a person at a terminal. */
export const toText = (report: Shown): string => [...heading(report), '', ...rows(report), ...fields(report), ...parked(report), ...samples(report)].join('\n');

function heading(report: Shown): string[] {
  const { from, to, events, overlay } = report;
  const replayed = `${counted(events, 'event')}, positions ${count(from)} to ${count(to)}`;
  const changed = overlay ? [`overlay: ${counted(overlay.drop, 'event')} dropped, ${count(overlay.edit)} edited, ${count(overlay.insert)} inserted`] : [];
  return [`${question(report)} (${replayed})`, ...changed];
}

function rows(report: Shown): string[] {
  const { before, after, added, removed, changed, equal } = report.rows;
  const cells = [before, after, equal, changed, added, removed].map(count);
  const verdict = isEmpty(report) ? ['', 'No difference.'] : [];
  return [...table(['rows', 'before', 'after', 'equal', 'changed', 'added', 'removed'], [['', ...cells]]), ...verdict];
}

const HEADER = ['field', 'changed', 'sum before', 'sum after', 'difference', 'least', 'mean', 'most'];

const tells = ({ changed, onlyIn, sum }: FieldDifference) => changed > 0 || onlyIn !== undefined || (sum && sum.before !== sum.after);

function fields({ fields: all }: Shown): string[] {
  const lines = Object.entries(all).filter(([, field]) => tells(field)).map(([name, field]) => fieldLine(name, field));
  return lines.length === 0 ? [] : ['', ...table(HEADER, lines)];
}

function fieldLine(name: string, { changed, onlyIn, sum, delta }: FieldDifference): string[] {
  const shown = onlyIn ? `${name} (only ${onlyIn})` : name;
  const sums = sum ? [count(sum.before), count(sum.after), moved(sum.after - sum.before)] : ['', '', ''];
  return [shown, count(changed), ...sums, ...(delta ? [moved(delta.min), moved(delta.mean), moved(delta.max)] : [])];
}

function parked({ parked: { before, after, because } }: Shown): string[] {
  if (before === 0 && after === 0) return [];
  return ['', `Rows that stand still because an event of theirs failed: ${count(before)} before, ${count(after)} after`, ...because.map((why) => `  ${why}`)];
}

function samples({ samples: all }: Shown): string[] {
  return all.length === 0 ? [] : ['', 'Biggest changes', ...all.flatMap(sampleLines)];
}

function sampleLines(sample: WhatIfSample): string[] {
  const kind = sample.before ? (sample.after ? '' : ' (removed)') : ' (added)';
  const changes = changesIn(sample).map(({ field, before, after, by = '' }) => [`    ${field}`, before, after, by]);
  const lines = table(['', 'before', 'after', ''], changes).slice(1);
  return ['', `  ${sample.key}${kind}`, ...lines, `    ${divergenceText(sample)}`];
}
