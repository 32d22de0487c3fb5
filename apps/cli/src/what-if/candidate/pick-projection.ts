import type { Projection } from '@reprise/projections';
import { z } from 'zod';
import { UsageError } from '../../usage-error';

const callable = z.custom<() => unknown>((value) => typeof value === 'function', 'must be a function');

const isRowSchema = (value: unknown) => typeof value === 'object' && value !== null && 'safeParse' in value && 'shape' in value;

/** What a projection needs to have; a row schema may come from another copy of zod. */
const Shape = z.object({
  name: z.string(),
  version: z.int().positive(),
  from: z.object({ category: z.string(), topic: z.object({ name: z.string(), partitions: z.int() }), codec: z.object({ decode: callable }) }),
  row: z.custom(isRowSchema, 'must be z.object({ … })'),
  key: callable,
  evolve: callable,
});

const looksLikeOne = (value: unknown): value is { readonly name?: unknown } => typeof value === 'object' && value !== null && ('evolve' in value || 'key' in value);

/** Every projection among a file's exports. */
export const projectionsIn = (exports: Readonly<Record<string, unknown>>): Projection[] =>
  Object.values(exports).filter((value): value is Projection => Shape.safeParse(value).success);

/** The projection that a file offers: the one of that name, or the only one. @throws UsageError */
export function pickProjection(exports: Readonly<Record<string, unknown>>, { file, name }: { readonly file: string; readonly name: string }): Projection {
  const offered = Object.entries(exports).filter(([, value]) => looksLikeOne(value));
  if (offered.length === 0) throw new UsageError(`${file} exports no projection: export const … = defineProjection({ … })`);
  const [chosen] = offered.length === 1 ? offered : offered.filter(([, value]) => looksLikeOne(value) && value.name === name);
  if (!chosen) throw new UsageError(`${file} exports several projections (${offered.map(([as]) => as).join(', ')}), and none of them is named ${name}`);
  const [as, value] = chosen;
  const checked = Shape.safeParse(value);
  if (!checked.success) throw new UsageError(`${as} of ${file} is no projection: ${z.prettifyError(checked.error)}`);
  return value as Projection;
}
