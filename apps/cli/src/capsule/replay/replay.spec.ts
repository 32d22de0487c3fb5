import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { type Projection, defineProjection } from '@reprise/projections';
import { z } from 'zod';
import { happened, logOf } from '../capsule.for-spec';
import { PLAIN } from '../../terminal/screen';
import { stepText } from './step-text';
import { stepsOf } from './steps';
import { Walk } from './walk';

const counting = defineProjection({
  name: 'count',
  version: 1,
  from: orderEvents,
  row: z.object({ quantity: z.int() }),
  key: ({ streamId }) => streamId,
  evolve: (row, event: OrderEvent) => {
    if (event.type === 'ItemRemoved') throw new Error('nothing to remove');
    return { quantity: (row?.quantity ?? 0) + (event.type === 'ItemAdded' ? event.data.quantity : 0) };
  },
});
const decider = { initialState: { items: 0 }, evolve: (state: unknown, { type }: { type: string }) => ({ items: (state as { items: number }).items + (type === 'ItemAdded' ? 1 : 0) }) };
const code = {
  contexts: new Map([['order', { contract: { name: 'orderEvents', value: orderEvents }, decider: { name: 'order', value: decider } }]]),
  projections: [counting as unknown as Projection],
};
const added = (quantity: number) => happened('ItemAdded', { sku: 'pen', name: 'Pen \u001b[31m', quantity, unitPrice: 1 });
const events = logOf([added(2), added(3), happened('ItemAdded', null), happened('ItemRemoved', { sku: 'pen' }), added(1)]);
const steps = stepsOf({ events }, code);

describe('a replay', () => {
  it('tells what each event changed in its state and in rows, and passes purged ones over', () => {
    expect(steps.map(({ changes }) => changes)).toEqual([[{ path: 'items', before: 0, after: 1 }], [{ path: 'items', before: 1, after: 2 }], [], [], [{ path: 'items', before: 2, after: 3 }]]);
    expect(steps[0]?.rows).toEqual([{ projection: 'count', key: 'order-7', changes: [{ path: 'quantity', after: 2 }], row: { quantity: 2 } }]);
    expect(steps[2]?.rows).toEqual([]);
  });

  it('shows what fails, and what waits behind it, as parked events do', () => {
    expect(steps[3]?.rows).toMatchObject([{ row: { quantity: 5 }, error: 'Error: nothing to remove' }]);
    expect(steps[4]?.rows).toMatchObject([{ row: { quantity: 5 }, error: 'waits behind position 4' }]);
  });

  it('shows an event that cannot be read, and goes on', () => {
    const [broken, next] = stepsOf({ events: logOf([happened('ItemAdded', { sku: 'pen' }), added(1)]) }, code);
    expect(broken).toMatchObject({ changes: [], error: expect.stringContaining('UndecodableEvent') as string, rows: [{ key: 'stream:order-7' }] });
    expect(next).toMatchObject({ state: { items: 1 } });
  });

  it('is text that cannot act on a terminal', () => {
    const text = stepText(steps[1] ?? (steps[0] as never), PLAIN);
    expect(text).toContain('[2/5] order-7 2: ItemAdded v1, position 2');
    expect(text).toContain('~ items: 1 → 2');
    expect(text).toContain('~ quantity: 2 → 5');
    expect(text).not.toContain('\u001b');
  });

  describe('by keys', () => {
    const walk = () => new Walk(steps, ({ step }) => `step ${step}`);
    const after = (...names: string[]) => {
      const one = walk();
      for (const name of names) one.press({ name });
      return one.text;
    };

    it.each([
      { names: [], text: 'step 1' },
      { names: ['n', 'right'], text: 'step 3' },
      { names: ['return', 'p'], text: 'step 1' },
      { names: ['left'], text: 'step 1' },
      { names: ['end', 'n'], text: 'step 5' },
      { names: ['end', 'home'], text: 'step 1' },
      { names: ['s', 's'], text: 'step 1' },
      { names: ['s', 'n'], text: 'step 2' },
    ])('$names shows $text', ({ names, text }) => expect(after(...names)).toBe(text));

    it('shows the whole state, and the rows', () => {
      expect(after('n', 's')).toBe('state of order-7 at version 2\n    items: 2');
      expect(after('n', 'r')).toBe('count order-7\n    quantity: 5');
    });

    it('ends with q, or as a program ends', () => {
      expect([walk().press({ name: 'q' }), walk().press({ name: 'c', ctrl: true }), walk().press({ name: 'c' })]).toEqual([false, false, true]);
    });
  });
});
