import fc from 'fast-check';
import { z } from 'zod';
import { changedFields } from './changed-fields';
import { rowColumns } from './row-columns';
import { rowGuard } from './row-guard';

const Fields = z.object({
  amount: z.int().min(0),
  share: z.number().optional(),
  open: z.boolean().nullable(),
  at: z.iso.datetime(),
  name: z.string().max(3),
  tags: z.array(z.string()).optional(),
});
const before = { amount: 1, share: 0.5, open: null, at: '2026-01-01T00:00:00.000Z', name: 'ada' };
const quick = (schema: z.ZodObject) => changedFields(schema, rowColumns({ name: 'things', row: schema }));
const projection = { name: 'things', version: 1, row: Fields, from: {} as never, key: () => '', evolve: () => null };

/** What comes of a row, or that it breaks its schema. */
const outcome = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a row of which few fields changed', () => {
  const value = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-0, null, undefined, true, '2026-01-01T00:00:00Z', 'ada', 'long name', ['a'], {}, NaN, 2 ** 60));
  const made = fc.record({ amount: value, share: value, open: value, at: value, name: value, tags: value, more: value }, { requiredKeys: [] });
  const guard = rowGuard(projection, rowColumns(projection));

  it('is what it is when all of it is checked', () => {
    fc.assert(
      fc.property(made, (change) => {
        const next = { ...before, ...change };
        expect(outcome(() => guard(next, before))).toEqual(outcome(() => guard(next)));
      }),
    );
  });

  it('is made without looking at what did not change', () => {
    expect(quick(Fields)({ ...before, amount: 2 }, before)).toEqual({ ...before, amount: 2 });
  });

  it.each([
    ['a rule about the whole row', Fields.refine(({ amount }) => amount < 2)],
    ['fields that it refuses', Fields.strict()],
  ])('is checked whole where its schema has %s', (_, schema) => {
    expect(quick(schema)({ ...before, amount: 1 }, before)).toBeUndefined();
  });

  it.each([undefined, [], 'row', 7])('is none when evolve answers with %p', (answer) => {
    expect(quick(z.object({ share: z.number().optional() }))(answer, {})).toBeUndefined();
  });
});
