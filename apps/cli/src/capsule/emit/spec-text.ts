import type { Capsule } from '@reprise/kernel';

/** What a test is about, by the names it imports. */
export type SpecSubject =
  | { readonly kind: 'state'; readonly context: string; readonly contract: string; readonly decider: string }
  | (({ readonly kind: 'row'; readonly key: string } | { readonly kind: 'applied' }) & { readonly module: string; readonly exportedAs: string });

export interface SpecOf {
  readonly capsule: Capsule;
  /** The capsule's, beside the spec. */
  readonly file: string;
  /** The way from the spec to the sources. */
  readonly up: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** A spec in TypeScript that imports what it is about and reads the capsule beside it. */
export function specText(subject: SpecSubject, { capsule, file, up, expect }: SpecOf): string {
  const { streamId, position } = capsule.about;
  return [
    `import { join } from 'node:path';`,
    ...(subject.kind === 'state' ? [`import { ${subject.contract} } from '@reprise/contracts-${subject.context}';`] : []),
    `import { givenCapsule, readCapsule } from '@reprise/testing/pure';`,
    subject.kind === 'state' ? `import { ${subject.decider} } from '${up}/index';` : `import { ${subject.exportedAs} } from '${up}/${subject.module}';`,
    ``,
    `/** A slice of history, with pseudonyms: \`reprise capsule run\` replays it. */`,
    `const capsule = readCapsule(join(__dirname, ${text(file)}));`,
    ``,
    `describe(${text(`${streamId} up to position ${position}`)}, () => {`,
    `  it(${text(titleOf(subject, expect))}, () => {`,
    `    ${sentence(subject, { streamId, expect })};`,
    `  });`,
    `});`,
    ``,
  ].join('\n');
}

function titleOf(subject: SpecSubject, expect: SpecOf['expect']): string {
  if (subject.kind === 'applied') return `is applied by ${subject.exportedAs}`;
  const what = subject.kind === 'state' ? 'folds to the state' : `makes the row of ${subject.exportedAs}`;
  return Object.keys(expect).length === 0 ? `${what} that was recorded` : `${what} that was expected`;
}

function sentence(subject: SpecSubject, { streamId, expect }: { readonly streamId: string; readonly expect: SpecOf['expect'] }): string {
  if (subject.kind === 'applied') return `expect(() => givenCapsule(capsule).isAppliedBy(${subject.exportedAs})).not.toThrow()`;
  const made = subject.kind === 'state' ? `stateOf(${text(streamId)}, ${subject.contract}.codec, ${subject.decider})` : `rowOf(${subject.exportedAs}, ${text(subject.key)})`;
  const corrections = Object.entries(expect).map(([field, value]) => `${field}: ${literal(value)}`);
  return `givenCapsule(capsule).${made}.${corrections.length === 0 ? 'isAsRecorded()' : `isAsRecordedBut({ ${corrections.join(', ')} })`}`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? text(value) : JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'));

/** In single quotes, whatever is in it. */
const text = (value: string): string => `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
