import type { Finding, FindingKind } from '../oracle/finding';
import type { CycleDone } from './cycle';

const MOST_SHOWN = 40;
const COUNTED: readonly FindingKind[] = ['lost', 'doubled', 'reordered', 'phantom'];

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** One line of a cycle. */
export const cycleLine = (number: number, { what, lastedMs, readyMs, caughtUpMs, bit }: CycleDone, acknowledged: number): string =>
  `cycle ${number}: ${what}; ${seconds(lastedMs)}, ready after ${seconds(readyMs)}, caught up after ${seconds(caughtUpMs)}; bit ${bit.join(', ')}; ${acknowledged} acknowledged`;

export interface Total {
  readonly cycles: number;
  readonly acknowledged: number;
  readonly bitten: number;
  readonly findings: readonly Finding[];
}

/** The last line, whatever was found. */
export function closingLine({ cycles, acknowledged, bitten, findings }: Total): string {
  const counts = COUNTED.map((kind) => `${findings.filter((finding) => finding.kind === kind).length} ${kind}`);
  return `faults: ${cycles} cycles, ${acknowledged} acknowledged, ${counts.join(', ')}, ${bitten} faults bit`;
}

export function findingLines(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, MOST_SHOWN).map(({ kind, facts }) => `${kind}: ${facts}`);
  return findings.length > MOST_SHOWN ? [...shown, `… and ${findings.length - MOST_SHOWN} more in findings.json`] : shown;
}

/** How long recoveries took: the median, and the longest. */
export function recoveryLine(done: readonly CycleDone[]): string {
  const spread = (values: readonly number[]) => {
    const sorted = [...values].sort((one, other) => one - other);
    return `${seconds(sorted[Math.floor(sorted.length / 2)] ?? 0)} in the median, ${seconds(sorted.at(-1) ?? 0)} at most`;
  };
  return `ready after ${spread(done.map(({ readyMs }) => readyMs))}; caught up after ${spread(done.map(({ caughtUpMs }) => caughtUpMs))}`;
}
