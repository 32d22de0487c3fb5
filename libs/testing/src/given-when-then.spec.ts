import { type Decider, reject } from '@reprise/kernel';
import { given } from './given-when-then';

interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}
type Count = number;
const counted = (by: number): Counted => ({ type: 'Counted', data: { by } });

const decide = (by: Count, state: number) => {
  if (state + by > 10) return reject('TooMany', `${state} and ${by} is more than 10`);
  return by === 0 ? [] : [counted(by)];
};
const counter: Decider<number, Count, Counted> = {
  initialState: 0,
  stateVersion: 1,
  evolve: (state, { data }) => state + data.by,
  decide,
};

describe('given, when, then', () => {
  it('passes when what is told comes true', () => {
    given(counter, counted(4)).when(5).thenEvents(counted(5));
    given(counter, counted(4)).when(7).thenRejected('TooMany', /4 and 7/);
    given(counter).when(0).thenNothing();
  });

  it('fails on other events, and shows both', () => {
    const { when } = given(counter);
    expect(() => when(5).thenEvents(counted(6))).toThrow(/expected: \[.*by: 6.*\]\nactual: {3}\[.*by: 5.*\]/);
    expect(() => when(5).thenEvents()).toThrow('expected no events, but Counted followed');
    expect(() => when(0).thenEvents(counted(1))).toThrow('expected Counted, but no events followed');
    expect(() => when(11).thenEvents(counted(11))).toThrow('expected Counted, but it was rejected by TooMany: 0 and 11 is more than 10');
  });

  it('fails without a rejection, or by another rule, or for another reason', () => {
    const { when } = given(counter);
    expect(() => when(5).thenRejected('TooMany')).toThrow(/expected a rejection by TooMany, but Counted followed/);
    expect(() => when(0).thenRejected('TooMany')).toThrow(/expected a rejection by TooMany, but no events followed/);
    expect(() => when(11).thenRejected('Closed')).toThrow(/expected a rejection by Closed, but it was rejected by TooMany/);
    expect(() => when(11).thenRejected('TooMany', /frozen/)).toThrow(/frozen/);
  });

  it('fails where nothing should have happened', () => {
    expect(() => given(counter).when(5).thenNothing()).toThrow(/expected nothing to happen, but Counted followed/);
    expect(() => given(counter).when(11).thenNothing()).toThrow(/but rejected by TooMany/);
  });

  it('finds a decider that keeps count on the side', () => {
    let calls = 0;
    const moody: typeof counter = { ...counter, decide: () => [counted((calls += 1))] };
    expect(() => given(moody).when(1)).toThrow(/decided differently/);
  });

  it('finds a decider that changes what it was given', () => {
    const scribbling: Decider<{ sum: number }, Count, Counted> = {
      initialState: { sum: 0 },
      stateVersion: 1,
      evolve: (state, { data }) => Object.assign(state, { sum: state.sum + data.by }),
      decide: () => [],
    };
    expect(() => given(scribbling, counted(1)).when(1)).toThrow(TypeError);
  });
});
