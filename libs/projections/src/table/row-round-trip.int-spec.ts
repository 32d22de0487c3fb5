import fc from 'fast-check';
import { DataSource, MoreThan } from 'typeorm';
import { z } from 'zod';
import { inTransaction } from '../database';
import { Incoming } from '../runtime/incoming';
import { defineProjection } from '../projection';
import { readModelEntity, toRow } from '../queries/read-model-entity';
import { type TestReadModel, testReadModel } from '../runtime/read-model.for-spec';
import { readModelTable } from './read-model-table';
import type { Row } from './row';
import { rowGuard } from './row-guard';
import { loadRows, writeRows } from '../runtime/rows';
import { added, messages, tallyEvents } from '../runtime/tally.for-spec';

const everything = defineProjection({
  name: 'everything',
  version: 1,
  from: tallyEvents,
  row: z.object({
    plainText: z.string(),
    whole: z.int(),
    fraction: z.number(),
    yes: z.boolean(),
    state: z.enum(['on', 'off']),
    at: z.iso.datetime(),
    maybe: z.string().optional(),
    nothing: z.int().nullable(),
    anyOf: z.union([z.string(), z.int(), z.null()]),
    deep: z.record(z.string(), z.json()),
  }),
  indexes: [['whole', 'state']],
  key: () => 'k',
  evolve: () => null,
});

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((one) => !/[\0\p{Surrogate}]/u.test(one));
const time = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString());
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

const made = fc.record({
  plainText: fc.oneof(text, fc.constantFrom('NULL', '', '{}', '"', '\\', "'; --", 'a\nb\t\u2028')),
  whole: fc.oneof(fc.maxSafeInteger(), fc.constant(-0)),
  fraction: finite,
  yes: fc.boolean(),
  state: fc.constantFrom('on' as const, 'off' as const),
  at: fc.oneof(time, fc.constantFrom('2026-02-28T23:59:59Z', '2026-01-01T00:00:00.1234567Z', '2000-02-29T12:00:00.5Z')),
  maybe: fc.option(text, { nil: undefined }),
  nothing: fc.option(fc.integer(), { nil: null }),
  anyOf: fc.oneof(text, fc.integer(), fc.constant(null)),
  deep: fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '10', '9', 'é', 'zz')), fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }).filter((value) => !/\\u|\0/.test(JSON.stringify(value)))),
});

describe('a row', () => {
  const table = readModelTable(everything);
  const guard = rowGuard(everything, table.columns);
  let model: TestReadModel;
  let source: DataSource;

  beforeAll(async () => {
    model = await testReadModel(everything);
    source = await new DataSource({ type: 'postgres', url: model.url, entities: [readModelEntity(everything)] }).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await model.close();
  });

  const [message] = messages([added(1, 1)]);
  if (!message) throw new Error('no message');
  const by = new Incoming(message.event, 1, tallyEvents);
  const write = (rows: ReadonlyMap<string, Row>, stored: boolean) =>
    inTransaction(model.pool, (client) => writeRows(client, table, [...rows].map(([key, row]) => ({ key, stored, row, by }))));

  it('comes back from the table, and through TypeORM, exactly as it was folded on', async () => {
    const property = async (first: readonly unknown[], then: readonly unknown[]) => {
      await model.reset();
      for (const [rows, stored] of [[first, false], [then.slice(0, first.length), true]] as const) {
        const kept = new Map(rows.map((row, index) => [`k${index}`, guard(row)]));
        await write(kept, stored);
        const loaded = await inTransaction(model.pool, (client) => loadRows(client, table, [...kept.keys()]));
        expect(loaded).toEqual(kept);
        expect(JSON.stringify([...loaded])).toBe(JSON.stringify([...kept].sort()));
        for (const entity of await source.getRepository(readModelEntity(everything)).find()) {
          const row = kept.get(entity._key);
          if (row) expect(toRow(everything, entity)).toEqual(row);
        }
      }
    };
    const rows = fc.array(made, { minLength: 1, maxLength: 9 });
    await fc.assert(fc.asyncProperty(rows, rows, property), { numRuns: 60 });
  });

  it('does not change when it is checked again', () => {
    fc.assert(fc.property(made, (row) => expect(guard(guard(row))).toEqual(guard(row))));
  });

  it('is filtered and ordered by the types of its schema', async () => {
    await model.reset();
    const row = { plainText: 'a', fraction: 1, yes: true, state: 'on', nothing: null, anyOf: null, deep: {} };
    const rows = [2, 10, 9].map((whole) => [`k${whole}`, guard({ ...row, whole, at: `2026-01-${String(whole).padStart(2, '0')}T00:00:00.000Z` })] as const);
    await write(new Map(rows), false);
    const found = source.getRepository(readModelEntity(everything));
    expect((await found.find({ where: { whole: MoreThan(2) }, order: { whole: 'ASC' } })).map(({ whole }) => whole)).toEqual([9, 10]);
    expect((await found.find({ where: { at: MoreThan('2026-01-09T00:00:00.000Z') } })).map((one) => [one.at, one._position])).toEqual([['2026-01-10T00:00:00.000Z', 1]]);
  });
});
