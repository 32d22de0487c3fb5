import type { Coverage, CoveredKind, UnusedVersion } from './coverage';

const count = (number: number) => number.toLocaleString('en');

const nameOf = ({ type, schemaVersion }: { readonly type: string; readonly schemaVersion: number }) => `${type} v${schemaVersion}`;

export const failures = ({ kinds }: Coverage): readonly CoveredKind[] => kinds.filter(({ failure }) => failure);

/** For a person: what the log holds, what is wrong, and what nobody uses any more. */
export const toText = (coverage: Coverage): string =>
  [...coverage.kinds.map(kindLine), ...unusedLines(coverage.unused), '', verdict(coverage), ...failures(coverage).map(failureLine)].join('\n');

const kindLine = (kind: CoveredKind) =>
  `${kind.failure ? 'FAILS' : 'ok   '} ${kind.category.padEnd(10)} ${nameOf(kind).padEnd(24)} ${count(kind.events).padStart(12)} events, ${count(kind.sampled)} tried`;

function unusedLines(unused: readonly UnusedVersion[]): string[] {
  const old = unused.filter(({ current }) => !current).map(nameOf);
  const waiting = unused.filter(({ current }) => current).map(nameOf);
  return [
    ...(old.length > 0 ? ['', `Old versions that nobody uses any more: ${old.join(', ')}`] : []),
    ...(waiting.length > 0 ? ['', `Written by this build, but not in this log: ${waiting.join(', ')}`] : []),
  ];
}

function verdict(coverage: Coverage): string {
  const { head, kinds } = coverage;
  const failed = failures(coverage).length;
  const read = `${count(head)} positions, ${kinds.length} kinds of events`;
  return failed === 0 ? `${read}: all reach today's shape.` : `${read}: ${failed} can't be read.`;
}

const failureLine = (kind: CoveredKind) => `${nameOf(kind)} first fails at position ${kind.failure?.position}: ${kind.failure?.why}`;
