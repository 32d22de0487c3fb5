import { BoundedCache } from './bounded-cache';

describe('a bounded cache', () => {
  let now = 0;
  const cache = (maxCount = 10) => new BoundedCache<string>({ maxAgeMs: 30, maxCount, now: () => now });
  const holding = (held: BoundedCache<string>, ...names: string[]) => names.filter((name) => held.get(name) !== undefined);

  beforeEach(() => void (now = 0));

  it('answers nothing that is as old as its bound, however often it was used', () => {
    const held = cache();
    held.put('a', '1', held.asking());
    now = 29;
    expect(held.get('a')).toBe('1');
    now = 30;
    expect(held.get('a')).toBeUndefined();
  });

  it('counts age from the question, not from the answer', () => {
    const held = cache();
    const asked = held.asking();
    now = 25;
    held.put('a', '1', asked);
    now = 31;
    expect(held.get('a')).toBeUndefined();
  });

  it('keeps no answer to a question that was asked before something was dropped', () => {
    const held = cache();
    const asked = held.asking();
    held.drop('a');
    held.put('a', 'destroyed meanwhile', asked);
    expect(held.get('a')).toBeUndefined();
    held.put('a', '2', held.asking());
    expect(held.get('a')).toBe('2');
  });

  it('holds no more than its count, and gives up what it asked for first', () => {
    const held = cache(2);
    for (const name of ['a', 'b', 'c']) held.put(name, name, held.asking());
    expect(holding(held, 'a', 'b', 'c')).toEqual(['b', 'c']);
  });

  it('forgets all at once', () => {
    const held = cache();
    held.put('a', '1', held.asking());
    held.clear();
    expect(held.get('a')).toBeUndefined();
  });
});
