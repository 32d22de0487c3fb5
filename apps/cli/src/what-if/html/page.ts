import { type FieldDifference, type WhatIfSample, isEmpty } from '@reprise/projections';
import { type Shown, changesIn, count, counted, divergenceText, moved, question } from '../report/shown';
import { histogramChart, rowsChart, shareChart } from './charts';
import { type Html, html } from './html';
import { STYLE } from './style';

/** The difference as a page that needs nothing but itself: no script, no font, nothing from elsewhere. */
export const toHtml = (report: Shown): string => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What if: ${report.projection}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${question(report)}</h1>
<p class="faint">${counted(report.events, 'event')}, positions ${count(report.from)} to ${count(report.to)}, folded by both versions. ${overlay(report)}</p>
<h2>${verdict(report)}</h2>
${rowsChart(report.rows)}
${parked(report)}${fields(report)}${moves(report)}${samples(report)}
</body>
</html>
`.text;

const overlay = ({ overlay: given }: Shown) =>
  given ? `Besides, for the candidate: ${counted(given.drop, 'event')} dropped, ${count(given.edit)} edited, ${count(given.insert)} inserted.` : '';

function verdict(report: Shown): string {
  const { changed, added, removed, before } = report.rows;
  if (isEmpty(report)) return `No difference in ${counted(before, 'row')}`;
  return `Rows that differ: ${count(changed + added + removed)}, of ${count(before)} before`;
}

function parked({ parked: { before, after, because } }: Shown): Html | undefined {
  if (before === 0 && after === 0) return undefined;
  const reasons = because.map((why) => html`<p class="faint">${why}</p>`);
  return html`<h2>Rows that stand still</h2><p>An event of theirs failed: ${count(before)} before, ${count(after)} after.</p>${reasons}`;
}

const signed = (number: number): Html => html`<span class="${number < 0 ? 'down' : 'up'}">${moved(number)}</span>`;

function fields({ fields: all, rows }: Shown): Html {
  const lines = Object.entries(all).map(([name, field]) => fieldLine(name, field, rows.changed));
  return html`<h2>Field by field</h2>
<div class="scroll"><table><tr><th>field</th><th></th><th>changed</th><th>sum before</th><th>sum after</th><th>least</th><th>mean</th><th>most</th></tr>${lines}</table></div>`;
}

function fieldLine(name: string, { changed, onlyIn, sum, delta }: FieldDifference, most: number): Html {
  const sums = sum ? html`<td>${count(sum.before)}</td><td>${count(sum.after)}</td>` : html`<td></td><td></td>`;
  const deltas = delta ? html`<td>${signed(delta.min)}</td><td>${signed(delta.mean)}</td><td>${signed(delta.max)}</td>` : html`<td></td><td></td><td></td>`;
  return html`<tr><td>${name}${onlyIn ? html` <span class="faint">only ${onlyIn}</span>` : undefined}</td><td>${shareChart(changed, most)}</td><td>${count(changed)}</td>${sums}${deltas}</tr>`;
}

function moves({ fields: all }: Shown): Html | undefined {
  const charts = Object.entries(all).flatMap(([name, { histogram = [] }]) => (histogram.length > 0 ? [moveCard(name, histogram)] : []));
  return charts.length === 0 ? undefined : html`<h2>How far numbers moved</h2><div class="cards">${charts}</div>`;
}

const moveCard = (name: string, bars: Parameters<typeof histogramChart>[0]) => html`<div class="card"><h3>${name}</h3><p class="faint">rows, by the size of the move</p>${histogramChart(bars)}</div>`;

const samples = ({ samples: all }: Shown): Html | undefined =>
  all.length === 0 ? undefined : html`<h2>The biggest changes</h2><div class="cards">${all.map(sampleCard)}</div>`;

function sampleCard(sample: WhatIfSample): Html {
  const kind = sample.before ? (sample.after ? '' : 'removed') : 'added';
  const lines = changesIn(sample).map(
    ({ field, before, after, by = '' }) => html`<tr><td>${field}</td><td>${before}</td><td>${after}</td><td class="${by.startsWith('-') ? 'down' : 'up'}">${by}</td></tr>`,
  );
  return html`<div class="card"><h3>${sample.key} <span class="faint">${kind}</span></h3><div class="scroll"><table><tr><th></th><th>before</th><th>after</th><th></th></tr>${lines}</table></div>
<p class="faint">${divergenceText(sample)}</p></div>`;
}
