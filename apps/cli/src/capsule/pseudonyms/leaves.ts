export type Path = readonly (string | number)[];

export interface TextLeaf {
  readonly path: Path;
  readonly text: string;
}

/** Every string in a value, and where it stands. */
export function textLeaves(value: unknown, path: Path = []): TextLeaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const members: [string | number, unknown][] = Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(value);
  return members.flatMap(([part, inner]) => textLeaves(inner, [...path, part]));
}

/** A copy with every leaf, and every name of a field, as the changes have it. */
export function withLeaves(value: unknown, { leaf, name }: { leaf(this: void, value: unknown, path: Path): unknown; name(this: void, text: string): string }, path: Path = []): unknown {
  const change = { leaf, name };
  if (Array.isArray(value)) return value.map((inner, index) => withLeaves(inner, change, [...path, index]));
  if (typeof value !== 'object' || value === null) return leaf(value, path);
  return Object.fromEntries(Object.entries(value).map(([part, inner]) => [name(part), withLeaves(inner, change, [...path, part])]));
}

export const pathKey = (path: Path): string => JSON.stringify(path);
