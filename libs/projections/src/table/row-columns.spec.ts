import { pii } from '@reprise/kernel';
import { z } from 'zod';
import { indexColumns, rowColumns, subjectColumn } from './row-columns';
import { rowShape } from './row-shape';

const columns = (shape: z.ZodRawShape) => rowColumns({ name: 'rows', row: z.object(shape) }).map(({ name, type, empty }) => [name, type, empty]);

describe('columns of a row schema', () => {
  it('are scalars where they can be, and jsonb for the rest', () => {
    expect(
      columns({
        ownerName: pii(z.string().min(1)),
        email: z.email().optional(),
        balance: z.int(),
        count: z.number().int().min(0).default(0),
        rate: z.number(),
        open: z.boolean(),
        status: z.enum(['open', 'closed']),
        kind: z.literal('account'),
        level: z.union([z.literal(1), z.literal(2)]),
        openedAt: z.iso.datetime().nullable(),
        openedOn: z.iso.date(),
        localTime: z.iso.datetime({ local: true }),
        tags: z.array(z.string()),
        owner: z.object({ name: z.string() }).nullish(),
        either: z.union([z.string(), z.int()]),
      }),
    ).toEqual([
      ['owner_name', 'text', 'never'],
      ['email', 'text', 'absent'],
      ['balance', 'bigint', 'never'],
      ['count', 'bigint', 'never'],
      ['rate', 'double precision', 'never'],
      ['open', 'boolean', 'never'],
      ['status', 'text', 'never'],
      ['kind', 'text', 'never'],
      ['level', 'bigint', 'never'],
      ['opened_at', 'timestamptz', 'null'],
      ['opened_on', 'text', 'never'],
      ['local_time', 'text', 'never'],
      ['tags', 'jsonb', 'never'],
      ['owner', 'jsonb', 'null'],
      ['either', 'jsonb', 'never'],
    ]);
  });

  it.each([
    ['a Date', { at: z.date() }, /at has a type/],
    ['a bigint', { big: z.bigint() }, /big has a type/],
    ['a transform', { made: z.string().transform(Number) }, /made has a type/],
    ['a name that is no identifier', { 'a"; drop table x; --': z.string() }, /can't be a column/],
    ['a name of the runtime', { _key: z.string() }, /can't be a column/],
    ['two names for one column', { ownerName: z.string(), owner_name: z.string() }, /same column owner_name/],
  ])('refuse %s', (_, shape, message) => {
    expect(() => columns(shape)).toThrow(message);
  });

  it('refuse an index on what is no scalar column', () => {
    const projection = { name: 'rows', row: z.object({ tags: z.array(z.string()) }) };
    expect(() => indexColumns({ ...projection, indexes: [['tags']] }, rowColumns(projection))).toThrow(/not a scalar/);
    expect(() => indexColumns({ ...projection, indexes: [['nothing']] }, rowColumns(projection))).toThrow(/no field/);
  });
});

describe('the shape of a row', () => {
  const base = z.object({ id: z.string(), status: z.enum(['open', 'closed']), lines: z.array(z.object({ sku: z.string() })) });

  it('is the same where only wording, limits or order differ', () => {
    const same = z.object({ lines: z.array(z.object({ sku: z.string().max(9) })), status: z.enum(['closed', 'open']), id: z.string().describe('id') });
    expect(rowShape(same)).toBe(rowShape(base));
  });

  it.each([
    ['a new field', base.extend({ more: z.string() })],
    ['another type', base.extend({ id: z.int() })],
    ['an optional field', base.extend({ id: z.string().optional() })],
    ['another value', base.extend({ status: z.enum(['open', 'closed', 'frozen']) })],
    ['something new deep inside', base.extend({ lines: z.array(z.object({ sku: z.string(), quantity: z.int() })) })],
  ])('differs by %s', (_, changed) => {
    expect(rowShape(changed)).not.toBe(rowShape(base));
  });
});

describe('the subject of a row', () => {
  const row = z.object({ ownerId: z.string(), balance: z.int() });
  const of = (subject?: string) => subjectColumn({ name: 'rows', subject }, rowColumns({ name: 'rows', row }));

  it('is a text of it, or nobody', () => {
    expect(of('ownerId')).toMatchObject({ name: 'owner_id' });
    expect(of()).toBeUndefined();
    for (const other of ['balance', 'owner']) expect(() => of(other)).toThrow(`subject is ${other}, which is no text of the row`);
  });
});
