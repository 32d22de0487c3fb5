import fc from 'fast-check';
import { z } from 'zod';
import { type Decider, command, fold, isRejection, reject } from './decider';

interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}
const counted = (by: number): Counted => ({ type: 'Counted', data: { by } });

class Count extends command('Count', z.strictObject({ by: z.int().default(1) })) {}
class Reset extends command('Reset', z.strictObject({ by: z.int().default(1) })) {}

const counter: Decider<number, Count, Counted> = {
  initialState: 0,
  stateVersion: 1,
  evolve: (state, { data }) => state + data.by,
  decide: ({ data }, state) => (state + data.by > 10 ? reject('TooMany', `${state} and ${data.by} is more than 10`) : [counted(data.by)]),
};

describe('fold', () => {
  it('is the initial state where nothing happened', () => expect(fold(counter, [])).toBe(0));
  it('goes through events in their order', () => {
    const trail = { initialState: '', evolve: (state: string, { data }: Counted) => `${state}${data.by}` };
    expect(fold(trail, [counted(1), counted(2), counted(3)])).toBe('123');
  });
  it('takes any iterable, once', () => {
    function* events() {
      yield counted(1);
      yield counted(2);
    }
    expect(fold(counter, events())).toBe(3);
  });
  it('from a snapshot and the tail is the same as from the beginning', () =>
    fc.assert(
      fc.property(fc.array(fc.nat().map(counted)), fc.nat({ max: 10 }), (events, cut) => {
        expect(fold(counter, events.slice(cut), fold(counter, events.slice(0, cut)))).toBe(fold(counter, events));
      }),
    ));
});

describe('a rejection', () => {
  it('is told from events, and carries its rule and facts', () => {
    const decision = counter.decide(new Count({ by: 11 }), 0);
    expect(isRejection(decision) && decision).toEqual({ rejected: 'TooMany', detail: '0 and 11 is more than 10' });
    expect(isRejection(counter.decide(new Count({ by: 1 }), 0))).toBe(false);
    expect(isRejection([])).toBe(false);
  });
  it('keeps the name of its rule as a type', () => {
    const rule: 'TooMany' = reject('TooMany', 'facts').rejected;
    expect(rule).toBe('TooMany');
  });
});

describe('a command', () => {
  it('is a class the bus can route by, with its name and schema', () => {
    const count = new Count(Count.schema.parse({}));
    expect([count.constructor, count.type, Count.type, count.data]).toEqual([Count, 'Count', 'Count', { by: 1 }]);
  });
  it('is not another command that happens to look the same', () => {
    // @ts-expect-error the type says which command it is
    const wrong: Count = new Reset({ by: 1 });
    expect(wrong).not.toBeInstanceOf(Count);
  });
});
