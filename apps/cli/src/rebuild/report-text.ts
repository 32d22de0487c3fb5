import type { Build, ProjectionStatus, Report } from './projection-status';

const count = (number: number) => number.toLocaleString('en');
const nameOf = ({ version, generation }: Build) => `v${version}${generation > 1 ? `, built ${generation} times` : ''}`;

/** How far a build is, in one line. */
export function progressLine({ eventsDone, eventsTotal, eventsPerSecond, etaSeconds }: Build): string {
  if (eventsTotal === 0) return 'beginning';
  const share = Math.floor((eventsDone / eventsTotal) * 100);
  const left = etaSeconds === null ? '' : `, ${etaSeconds} s left`;
  return `${count(eventsDone)} of ${count(eventsTotal)} events (${share} %), ${count(eventsPerSecond)} events/s${left}`;
}

const fieldLines = ({ fields }: Report) => Object.entries(fields).map(([field, rows]) => `  ${field.padEnd(24)} ${count(rows)} rows`);

const sampleLines = (report: Report) =>
  (['added', 'removed', 'changed'] as const).flatMap((kind) =>
    report.samples[kind].map(({ key, fields }) => `  ${kind.padEnd(8)} ${key}: ${Object.entries(fields).map(([field, { before, after }]) => `${field} ${JSON.stringify(before)} -> ${JSON.stringify(after)}`).join(', ')}`),
  );

/** What a promotion changes, for a person. */
export function reportText(report: Report): string {
  const { added, removed, changed, rows, newFields, goneFields, samePosition, position } = report;
  const at = samePosition ? `both at position ${count(position)}` : 'NOT at one position: the live one is not fed';
  return [
    `${count(rows.before)} rows before, ${count(rows.after)} after, ${at}: ${count(added)} added, ${count(removed)} removed, ${count(changed)} changed`,
    ...fieldLines(report),
    ...(newFields.length > 0 ? [`  new fields: ${newFields.join(', ')}`] : []),
    ...(goneFields.length > 0 ? [`  fields that go: ${goneFields.join(', ')}`] : []),
    ...sampleLines(report),
  ].join('\n');
}

/** A line for each table. */
export const statusText = (projections: readonly ProjectionStatus[]): string =>
  projections
    .flatMap(({ name, builds }) =>
      builds.map((build) => {
        const facts = build.state === 'building' ? `  ${progressLine(build)}` : '';
        const parked = build.parkedKeys > 0 ? `  ${count(build.parkedKeys)} keys parked` : '';
        const refused = build.refused === null ? '' : `  not promoted: ${build.refused}`;
        return `${name.padEnd(24)} ${nameOf(build).padEnd(22)} ${build.state}${facts}${parked}${refused}`;
      }),
    )
    .join('\n');
