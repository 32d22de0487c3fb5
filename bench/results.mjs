// A result is { case, value, unit, peers }: `peers` are what it is compared with, in the same unit, by name.

const rounded = (value) => Number(value.toPrecision(3));

const ratiosOf = ({ value, peers = {} }) => Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, rounded(value / peer)]));

/** One object a line: for tools. */
export function printJson(bench, results) {
  for (const result of results) {
    const { value, unit } = result;
    const peers = Object.fromEntries(Object.entries(result.peers ?? {}).map(([name, peer]) => [name, rounded(peer)]));
    console.log(JSON.stringify({ bench, case: result.case, value: rounded(value), unit, peers, ratios: ratiosOf(result) }));
  }
}

export function printTable(bench, results) {
  const width = Math.max(...results.map((result) => result.case.length));
  console.log(bench);
  for (const result of results) {
    const ratios = Object.entries(ratiosOf(result)).map(([name, ratio]) => `${ratio} × ${name}`);
    console.log(`  ${result.case.padEnd(width)}  ${String(rounded(result.value)).padStart(8)} ${result.unit}   ${ratios.join(', ')}`);
  }
}

/** The middle of many measurements: one that the machine disturbed does not count. */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
