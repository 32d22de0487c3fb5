import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../table/canonical';

/** What a list of reference data is: to be told apart from every other one, and from itself after a change. */
export interface ReferenceIdentity {
  readonly name: string;
  readonly version: number;
  /** SHA-256 over the content, hex; the order of keys and fields does not matter. */
  readonly hash: string;
}

/** Facts that are no events, by key: held in memory, the same for as long as the version of a projection lives. */
export interface ReferenceData<Row = unknown> extends ReferenceIdentity {
  /** Undefined: nothing is known of it. */
  find(this: void, key: string): Row | undefined;
}

export class InvalidReferenceData extends Error {
  constructor(name: string, problems: string) {
    super(`reference data ${name}: ${problems}`);
    this.name = InvalidReferenceData.name;
  }
}

/**
 * A list that projections join in. It is part of their version: `prepare` refuses a version that was filled with another
 * list, or with this one before it was changed.
 * @param rows a list in code, or a JSON file that is imported
 * @throws InvalidReferenceData naming every row that breaks the schema
 */
export function referenceData<Row extends z.ZodType>(list: { name: string; version: number; row: Row; rows: Readonly<Record<string, unknown>> }): ReferenceData<z.output<Row>> {
  const { name, version, row } = list;
  const checked = z.record(z.string(), row).safeParse(list.rows);
  if (!checked.success) throw new InvalidReferenceData(name, z.prettifyError(checked.error));
  const rows = new Map(Object.entries(checked.data));
  return { name, version, hash: hashOf(list.rows), find: (key) => rows.get(key) };
}

const hashOf = (rows: unknown) => createHash('sha256').update(JSON.stringify(canonical.jsonb(rows))).digest('hex');

/** One line of text for all of them; empty where there are none. */
export const identityOf = (references: readonly ReferenceIdentity[] = []) =>
  references.map(({ name, version, hash }) => `${name} v${version} ${hash}`).sort().join('\n');
