import { join } from 'node:path';
import { orderEvents } from '@reprise/contracts-orders';
import { stateProblems } from '@reprise/testing/pure';
import { order } from './order.decider';
import { added, cancelled, created, discounted, paid, removed, shipped, submitted } from './order-examples.for-spec';

const sold = [created, added(), added({ sku: 'gum' }), added(), removed('gum'), discounted(), submitted(1800), paid(800), paid(1000, 'p2'), shipped];
const calledOff = [created, added(), submitted(), cancelled];
const golden = join(__dirname, '..', 'golden');

describe('states that snapshots hold', () => {
  it('never change without a new stateVersion', () => expect(stateProblems(order, [...sold, ...calledOff], golden)).toEqual([]));

  it('are recorded after every type of event', () =>
    expect(new Set([...sold, ...calledOff].map(({ type }) => type))).toEqual(new Set(orderEvents.codec.versions.keys())));
});
