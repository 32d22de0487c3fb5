import type { Bar, WhatIfReport } from '@reprise/projections';
import { count, counted, moved } from '../report/shown';
import { type Html, html } from './html';

const WIDTH = 600;

interface Part {
  readonly name: string;
  readonly rows: number;
  readonly colour: string;
}

const partsOf = ({ equal, changed, added, removed }: WhatIfReport['rows']): Part[] => [
  { name: 'equal', rows: equal, colour: 'var(--equal)' },
  { name: 'changed', rows: changed, colour: 'var(--changed)' },
  { name: 'added', rows: added, colour: 'var(--up)' },
  { name: 'removed', rows: removed, colour: 'var(--down)' },
];

/** All rows as one bar: which part of them is equal, changed, added, removed. */
export function rowsChart(rows: WhatIfReport['rows']): Html {
  const parts = partsOf(rows);
  const total = Math.max(1, parts.reduce((sum, part) => sum + part.rows, 0));
  let at = 0;
  const bars = parts.map((part) => {
    const width = (part.rows / total) * WIDTH;
    at += width;
    return html`<rect x="${at - width}" y="0" width="${width}" height="22" fill="${part.colour}"><title>${part.name}: ${count(part.rows)}</title></rect>`;
  });
  const legend = parts.map(({ name, rows: of, colour }) => html`<span><i class="dot" style="background:${colour}"></i>${name} <b>${count(of)}</b></span>`);
  return html`<svg viewBox="0 0 ${WIDTH} 22" preserveAspectRatio="none" role="img" aria-label="rows by what became of them">${bars}</svg>
<div class="legend">${legend}</div>`;
}

const HEIGHT = 150;
const FOOT = 18;
/** Words closer than this would run into each other. */
const WORD = 44;

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** How far a field's numbers moved: rows by the size of the move, smaller to the left, larger to the right. */
export function histogramChart(bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.map(({ rows }) => rows));
  const step = WIDTH / Math.max(6, bars.length);
  const every = Math.ceil(WORD / step);
  const drawn = bars.map(({ from, to, rows }, index) => {
    const height = Math.max(2, (rows / most) * (HEIGHT - 2 * FOOT));
    const colour = to <= 0 ? 'var(--down)' : 'var(--up)';
    const nearest = to <= 0 ? to : from;
    const middle = (index + 0.5) * step;
    const words = html`<text x="${middle}" y="${HEIGHT - FOOT - height - 4}" text-anchor="middle">${short.format(rows)}</text>
<text x="${middle}" y="${HEIGHT - 4}" text-anchor="middle">${nearest > 0 ? '+' : ''}${short.format(nearest)}</text>`;
    return html`<g><title>${moved(from)} to ${moved(to)}: ${counted(rows, 'row')}</title>
<rect x="${index * step + step * 0.05}" y="${HEIGHT - FOOT - height}" width="${step * 0.9}" height="${height}" rx="2" fill="${colour}"/>
${index % every === 0 ? words : undefined}</g>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="rows by how far they moved">${drawn}</svg>`;
}

/** One bar against the longest. */
export const shareChart = (part: number, whole: number): Html =>
  html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" style="width:7rem;height:.6rem;display:inline-block" aria-hidden="true"><rect width="100" height="8" rx="1" fill="var(--line)"/><rect width="${whole > 0 ? (part / whole) * 100 : 0}" height="8" rx="1" fill="var(--changed)"/></svg>`;
