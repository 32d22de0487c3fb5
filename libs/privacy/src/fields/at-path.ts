type Path = readonly (string | number)[];
type Node = Record<string | number, unknown>;

export const valueAt = (data: unknown, path: Path): unknown => path.reduce<unknown>((node, part) => (Object(node) as Node)[part], data);

/** A copy with another value at a path; the rest is shared. */
export function withValueAt(data: unknown, [part, ...rest]: Path, value: unknown): unknown {
  if (part === undefined) return value;
  const copy = (Array.isArray(data) ? [...(data as unknown[])] : { ...(data as Node) }) as Node;
  copy[part] = withValueAt(copy[part], rest, value);
  return copy;
}

/** `owner/name`, as JSON pointers are escaped. */
export const pathText = (path: Path): string => path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
