import { FAILPOINTS } from '@reprise/failpoints';
import { Random } from '../random';
import { groupsOf } from './orders';

describe('the runs over all failpoints', () => {
  const groups = groupsOf(FAILPOINTS, new Random(1));

  it('have every failpoint in exactly one of them, and a kill ordered for it', () => {
    expect(groups.flatMap(({ names }) => names).toSorted()).toEqual([...FAILPOINTS].toSorted());
    for (const { names, orders } of groups) for (const name of names) expect(orders).toMatch(new RegExp(`(?:^|;)${name}=kill@[1-6](?:;|$)`));
  });

  it('keep neighbours apart, of which one would hide the other', () => {
    for (const { names } of groups) {
      const places = names.map((name) => FAILPOINTS.indexOf(name));
      for (const [index, place] of places.slice(1).entries()) expect(place - (places[index] ?? 0)).toBeGreaterThan(1);
    }
  });

  it('are the same for the same seed', () => {
    expect(groupsOf(FAILPOINTS, new Random(1))).toEqual(groups);
    expect(groupsOf(FAILPOINTS, new Random(2))).not.toEqual(groups);
  });
});
