import { Random } from './random';

const drawn = (random: Random) => Array.from({ length: 50 }, () => random.between(1, 6));

describe('chance', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawn(new Random(7))).toEqual(drawn(new Random(7)));
    expect(drawn(new Random(7))).not.toEqual(drawn(new Random(8)));
  });

  it('stays within its bounds and reaches both', () => expect(new Set(drawn(new Random(1)))).toEqual(new Set([1, 2, 3, 4, 5, 6])));

  it('shuffles without losing or doubling', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = new Random(3).shuffled(items);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort()).toEqual(items);
  });

  it('has forks that nobody disturbs', () => {
    const [one, other] = [new Random(5), new Random(5)];
    const [left, right] = [one.fork(), other.fork()];
    drawn(one);
    expect(drawn(left)).toEqual(drawn(right));
  });

  it('picks nothing from nothing', () => expect(() => new Random(1).pick([])).toThrow(RangeError));
});
