import { isEnvelope } from '@reprise/kernel';
import type { Paint } from '../../terminal/screen';
import { printable } from '../../terminal/text-width';
import { type IsErased, compact } from '../show/compact';

/** A value at the end of a path: `owner.name`, `items[0].sku`. */
export interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** A value that differs; absent on the side where it is not there. */
export interface Difference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

/** What a state is made of: everything that has nothing in it. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (typeof value !== 'object' || value === null || isEnvelope(value)) return [{ path, value }];
  const inner = Array.isArray(value)
    ? value.map((each, index): [string, unknown] => [`${path}[${index}]`, each])
    : Object.entries(value).map(([name, each]): [string, unknown] => [below(path, name), each]);
  if (inner.length === 0) return [{ path, value }];
  return inner.flatMap(([at, each]) => leavesOf(each, at));
}

/** Field by field: first what was there before, then what is new. */
export function diffStates(before: unknown, after: unknown): Difference[] {
  const [then, now] = [before, after].map((state) => new Map(leavesOf(state).map(({ path, value }) => [path, value])));
  if (!then || !now) return [];
  const was = [...then].flatMap(([path, value]): Difference[] => {
    if (!now.has(path)) return [{ path, before: value }];
    const next = now.get(path);
    return JSON.stringify(next) === JSON.stringify(value) ? [] : [{ path, before: value, after: next }];
  });
  const added = [...now].filter(([path]) => !then.has(path)).map(([path, value]): Difference => ({ path, after: value }));
  return [...was, ...added];
}

interface Showing {
  readonly paint: Paint;
  readonly isErased: IsErased;
}

const nameOf = (path: string) => (path === '' ? 'state' : path);

/** `~ balance: 100 → 250`, `+ status: "open"`, `- limit: 5`. */
export function differenceLine(difference: Difference, { paint, isErased }: Showing): string {
  const { path } = difference;
  const [before, after] = [difference.before, difference.after].map((value) => compact(value, isErased));
  if (!('after' in difference)) return paint.red(printable(`- ${nameOf(path)}: ${before}`));
  if (!('before' in difference)) return paint.green(printable(`+ ${nameOf(path)}: ${after}`));
  return paint.yellow(printable(`~ ${nameOf(path)}: ${before} → ${after}`));
}

/** `balance: 100`, a line for each. */
export const leafLine = ({ path, value }: Leaf, { isErased }: Pick<Showing, 'isErased'>): string => printable(`${nameOf(path)}: ${compact(value, isErased)}`);
