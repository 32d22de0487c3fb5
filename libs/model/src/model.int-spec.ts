import { type Property, RULES, type Rule, SMALL, type Size, search } from '.';

const [oneEach, aFault, twoReaders, twoRelays] = SMALL as readonly [Size, Size, Size, Size];
/** What takes two faults to show is left to `npm run model`: it is most of the work. */
const SHORT = [oneEach, aFault, twoReaders, twoRelays];

/** Rule by rule: what breaks without it, and a system that is large enough to show it. */
const NEEDED: Record<Exclude<Rule, 'offsets are committed after the batch' | 'offsets name the highest position'>, readonly [Property, Size]> = {
  'log shows positions in order': ['all is published', oneEach],
  'one relay leads': ['quiet: no duplicate', twoRelays],
  'relay checkpoint by compare-and-set': ['the relay checkpoint stays', twoRelays],
  'relay checkpoint after confirmation': ['all is published', oneEach],
  'confirmation is checked': ['all is published', aFault],
  'one send under way per partition': ['quiet: no hole', aFault],
  'chain continues from the checkpoint': ['all is applied in the end', aFault],
  'duplicates are dropped': ['nothing is applied twice', oneEach],
  'the chain is checked': ['nothing is lost', aFault],
  'holes are healed from the log': ['all is applied in the end', aFault],
  'checked in the transaction': ['nothing is applied twice', twoReaders],
  'checked by the feed': ['all is applied in the end', aFault],
  'feed asks again after a failure': ['all is applied in the end', aFault],
  'projection checkpoint by compare-and-set': ['nothing is applied twice', twoReaders],
  'checkpoint not before rows': ['nothing is lost', oneEach],
  'checkpoint not after rows': ['rows are not ahead', oneEach],
  'rows are locked when loaded': ['nothing is lost', twoReaders],
  'offsets are compared with checkpoints': ['all is applied in the end', aFault],
  'seam per partition': ['all is applied in the end', oneEach],
};

const rules = Object.entries(NEEDED).map(([rule, [property, size]]) => ({ rule: rule as Rule, property, size, left: RULES[rule as Rule] }));

describe('relay, chain and checkpoint, in every order in which their steps can come', () => {
  it.each(SHORT)('keep every property with events $streams, relays $relays, readers $readers, faults $faults', (size) => {
    const { complete, broken } = search({ size });
    expect(broken).toBeUndefined();
    expect(complete).toBe(true);
  });

  it.each(rules)('break "$property" where $left', ({ rule, property, size }) => {
    expect(search({ size, without: rule }).broken?.property).toBe(property);
  });

  it('lose nothing where offsets are committed too early: the hints are compared with checkpoints, so that rule only saves reading', () => {
    const found = search({ size: aFault, without: 'offsets are committed after the batch' });
    expect(found.complete).toBe(true);
    expect(found.broken).toBeUndefined();
  });

  it('are told apart step by step, by the shortest way', () => {
    expect(search({ size: oneEach, without: 'checkpoint not before rows' }).broken?.steps).toEqual([
      'event 1 is appended',
      'reader 1 reads from the log',
      'reader 1 reads its checkpoints: 0 and 0',
      'reader 1 reads 1 from the log',
      'reader 1 begins a transaction with 1',
      'reader 1 loads the row, []',
      'reader 1 commits its checkpoints',
    ]);
  });

  it('are not called safe where not everything was looked at', () => {
    expect(search({ size: aFault, atMost: 500 })).toMatchObject({ complete: false });
  });
});
