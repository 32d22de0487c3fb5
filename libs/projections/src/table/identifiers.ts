import { InvalidProjection } from '../errors';

/** Short enough for `<name>__v<version>__<suffix>` to stay below Postgres' 63 bytes. */
const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const COLUMN = /^[a-z][a-z0-9_]{0,62}$/;
const RESERVED = new Set(['projections', 'projection_versions', 'checkpoints', 'parked', 'retried_keys', 'builds', 'resolved_events']);

/** An SQL identifier. */
export const quote = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;

/** `ownerEmail` -> `owner_email` */
export const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The first table of a version, or one that was built again. */
export const tableName = (name: string, version: number, generation = 1) => `${name}__v${version}${generation > 1 ? `_${generation}` : ''}`;

/** So that the longest name leaves room for the suffix of an index. */
export const MAX_GENERATION = 999;

export function checkName({ name, version }: { name: string; version: number }): void {
  if (!NAME.test(name) || name.includes('__')) throw new InvalidProjection(name, 'its name must be snake_case, at most 40 characters, without __');
  if (RESERVED.has(name)) throw new InvalidProjection(name, 'its name is taken by a table of the runtime');
  if (!Number.isInteger(version) || version < 1 || version > 999_999) throw new InvalidProjection(name, `its version must be a positive integer, not ${version}`);
}

export function columnName(projection: string, field: string): string {
  const name = snakeCase(field);
  if (!COLUMN.test(name)) throw new InvalidProjection(projection, `field ${JSON.stringify(field)} can't be a column: use camelCase letters and digits`);
  return name;
}
