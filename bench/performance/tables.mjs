// What the benches printed with --json, as tables of a page, each between markers that name it.

const begin = (name) => `<!-- ${name} -->`;
const END = '<!-- end -->';

/** The page with that text between the marker of that name and the next end. @throws Error where the page has no such marker */
export function replaceBetween(page, name, text) {
  const from = page.indexOf(begin(name));
  const to = page.indexOf(END, from);
  if (from < 0 || to < 0) throw new Error(`the page has no place for ${name}: ${begin(name)} … ${END}`);
  return `${page.slice(0, from)}${begin(name)}\n${text}\n${page.slice(to)}`;
}

const number = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });

const judged = ({ peer, goal, met }) => `${goal}${peer === undefined ? '' : ` × ${peer}`}: ${met ? 'met' : '**not met**'}`;

function rowOf({ case: name, value, unit, ratios = {}, goals = [] }) {
  const against = Object.entries(ratios).map(([peer, ratio]) => `${number(ratio)} × ${peer}`);
  return `| ${name} | ${number(value)} ${unit} | ${against.join('<br>')} | ${goals.map(judged).join('<br>')} |`;
}

/** Of the results of one bench. */
export const tableOf = (results) => ['| case | value | against | goal |', '|---|---|---|---|', ...results.map(rowOf)].join('\n');

/** The page with new tables for the benches that have results, and the machine they ran on. */
export function withTables(page, { results, machine }) {
  const benches = [...new Set(results.map(({ bench }) => bench))];
  const tables = benches.map((bench) => [`bench ${bench}`, tableOf(results.filter((result) => result.bench === bench))]);
  return [['machine', machine], ...tables].reduce((text, [name, table]) => replaceBetween(text, name, table), page);
}
