import { Random } from '../random';
import type { Arena, Fault } from './fault';
import { Schedule } from './schedule';

const nothing = () => Promise.resolve();
const fault = (name: string, ...touches: string[]): Fault => ({
  name,
  lasts: [10, 20],
  strike: () => ({ what: name, touches, inject: nothing, heal: nothing, bit: () => Promise.resolve(1) }),
});
const faults = [fault('kill a', 'a'), fault('pause a', 'a'), fault('kill b', 'b'), fault('cut', 'c'), fault('all', 'a', 'b', 'c')];
// These faults use nothing of it.
const arena = {} as Omit<Arena, 'random'>;
const planned = (seed: number, cycles: number) => {
  const schedule = new Schedule(faults, new Random(seed));
  return Array.from({ length: cycles }, () => schedule.next(arena));
};
const names = (seed: number, cycles: number) => planned(seed, cycles).map((cycle) => cycle.map((one) => one.fault.name));

describe('what is broken when', () => {
  it('is every fault once before any comes again', () => {
    const first = names(1, 10).map(([name]) => name);
    for (const bag of [first.slice(0, 5), first.slice(5)]) expect([...bag].sort()).toEqual(faults.map(({ name }) => name).sort());
  });

  it('is the same for the same seed', () => {
    expect(names(2, 20)).toEqual(names(2, 20));
    expect(names(2, 20)).not.toEqual(names(3, 20));
  });

  it('is sometimes two at once, which never break the same part', () => {
    const pairs = planned(4, 100).filter((cycle) => cycle.length === 2);
    expect(pairs.length).toBeGreaterThan(10);
    for (const [one, other] of pairs) expect(one?.strike.touches.filter((part) => other?.strike.touches.includes(part))).toEqual([]);
  });

  it('lasts as long as the fault says', () => {
    for (const { lastsMs } of planned(5, 50).flat()) expect(lastsMs >= 10 && lastsMs <= 20).toBe(true);
  });
});
