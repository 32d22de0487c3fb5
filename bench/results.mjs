// A result is { case, value, unit, peers, goals, goal }: `peers` are what it is compared with, in the same unit, by name;
// `goals` say what the ratio to each of them ought to be, `goal` what the value ought to be: '>= 8', '< 1'.

const rounded = (value) => Number(value.toPrecision(3));

const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

const ratiosOf = ({ value, peers = {} }) => mapped(peers, (peer) => rounded(value / peer));

const COMPARE = {
  '>=': (value, limit) => value >= limit,
  '<=': (value, limit) => value <= limit,
  '<': (value, limit) => value < limit,
};

/** Whether a number is as a goal like '>= 8' wants it. */
export function meets(value, goal) {
  const [compare, limit] = goal.split(' ');
  return COMPARE[compare](value, Number(limit));
}

/** { of: '>= 8 × emmett', met } for each goal of a result. A goal about a peer that could not be measured is not judged. */
function judged({ value, peers = {}, goals = {}, goal }) {
  const measured = Object.entries(goals).filter(([name]) => name in peers);
  const relative = measured.map(([name, wanted]) => ({ peer: name, goal: wanted, met: meets(value / peers[name], wanted) }));
  return goal ? [...relative, { goal, met: meets(value, goal) }] : relative;
}

/** One object a line: for tools. */
export function printJson(bench, results) {
  for (const result of results) {
    const { value, unit, peers = {} } = result;
    const goals = judged(result);
    const stated = goals.length > 0 ? { goals } : {};
    console.log(JSON.stringify({ bench, case: result.case, value: rounded(value), unit, peers: mapped(peers, rounded), ratios: ratiosOf(result), ...stated }));
  }
}

const verdict = (goals, peer) =>
  goals.filter((each) => each.peer === peer).map(({ goal, met }) => ` (goal ${goal}: ${met ? 'met' : 'NOT MET'})`).join('');

export function printTable(bench, results) {
  const width = Math.max(...results.map((result) => result.case.length));
  console.log(bench);
  for (const result of results) {
    const goals = judged(result);
    const ratios = Object.entries(ratiosOf(result)).map(([name, ratio]) => `${ratio} × ${name}${verdict(goals, name)}`);
    const value = `${String(rounded(result.value)).padStart(8)} ${result.unit}${verdict(goals, undefined)}`;
    console.log(`  ${result.case.padEnd(width)}  ${value}   ${ratios.join(', ')}`.trimEnd());
  }
}

/** The value below which that share of them lies. */
export const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** The middle of many measurements: one that the machine disturbed does not count. */
export const median = (values) => quantile(values, 0.5);
