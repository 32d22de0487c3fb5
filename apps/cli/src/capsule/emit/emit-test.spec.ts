import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderEvents } from '@reprise/contracts-orders';
import type { Projection } from '@reprise/projections';
import { z } from 'zod';
import { capsuleOf, happened } from '../capsule.for-spec';
import type { OwnCode } from '../code';
import { emitTest } from './emit-test';
import { specText } from './spec-text';

const projection = { name: 'order_summary', version: 1, from: orderEvents, row: z.object({ status: z.string(), total: z.int() }), key: () => '', evolve: () => null } as unknown as Projection;
const rows = (...keys: string[]) => keys.map((key) => ({ projection: 'order_summary', version: 1, key, row: { status: 'paid' } }));
const capsule = { ...capsuleOf([happened('OrderCreated', {})]), rows: rows('order-7') };

describe('the test of a capsule', () => {
  let root: string;
  let code: OwnCode;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'reprise-emit-'));
    const order = { initialState: null, evolve: (state: unknown) => state };
    code = {
      root,
      contexts: new Map([['order', { contract: { name: 'orderEvents', value: orderEvents }, decider: { name: 'order', value: order } }]]),
      projections: [projection],
      live: [{ projection, readModel: 'order', module: 'order-summary.projection', exportedAs: 'orderSummary' }],
    };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('stands with the rules, or with the projection it is about', async () => {
    expect((await emitTest(capsule, {}, code))[1]).toBe(join(root, 'libs/domain/orders/src/capsules/order-7-at-1.spec.ts'));
    const [file, spec] = await emitTest(capsule, { projection: 'order_summary' }, code);
    expect(spec).toBe(join(root, 'apps/order-projection/src/capsules/order-7-at-1-order-summary.spec.ts'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(capsule);
    expect(readFileSync(spec, 'utf8')).toContain("givenCapsule(capsule).rowOf(orderSummary, 'order-7').isAsRecorded();");
  });

  it('imports what it is about from where it stands', async () => {
    const [, spec] = await emitTest(capsule, { folder: join(root, 'libs/domain/orders/src/bugs/of-may') }, code);
    expect(readFileSync(spec, 'utf8')).toContain("import { order } from '../../index';");
    await expect(emitTest(capsule, { folder: join(root, 'libs/domain/orders') }, code)).rejects.toThrow('belongs below libs/domain/orders/src');
  });

  it('is about a parked event being applied, unless something else is expected', async () => {
    const parked = { ...capsule, about: { ...capsule.about, parked: { projection: 'order_summary', key: 'order-7', position: 1, error: 'Error' } } };
    expect(readFileSync((await emitTest(parked, {}, code))[1], 'utf8')).toContain('expect(() => givenCapsule(capsule).isAppliedBy(orderSummary)).not.toThrow();');
    expect(specText({ kind: 'row', key: "o'\n", module: 'm', exportedAs: 'p' }, { capsule, file: 'f', up: '..', expect: { status: "it's", total: 9 } })).toContain(`.rowOf(p, 'o\\'\\n').isAsRecordedBut({ status: 'it\\'s', total: 9 });`);
  });

  it.each([
    { what: 'a projection that is not there', emitting: { projection: 'orders' }, why: 'there is no projection orders; there is order_summary' },
    { what: 'a field that rows do not have', emitting: { projection: 'order_summary', expect: { payed: 1 } }, why: 'rows of order_summary have no payed; they have status, total' },
    { what: 'a row that was not made', emitting: { projection: 'order_summary', key: 'order-9' }, why: 'these events make no row order-9 in order_summary; they make order-7' },
    { what: 'the key of a state', emitting: { key: 'order-7' }, why: 'a state has no --key' },
  ])('is refused for $what', async ({ emitting, why }) => {
    await expect(emitTest(capsule, emitting, code)).rejects.toThrow(why);
    expect(existsSync(join(root, 'apps'))).toBe(false);
  });

  it('is refused where it cannot be told which row it is about, or where it is there already', async () => {
    await expect(emitTest({ ...capsule, rows: rows('order-7/1', 'order-7/2') }, { projection: 'order_summary' }, code)).rejects.toThrow('choose with --key, one of order-7/1, order-7/2');
    await emitTest(capsule, {}, code);
    await expect(emitTest(capsule, {}, code)).rejects.toThrow('is there already');
  });
});
