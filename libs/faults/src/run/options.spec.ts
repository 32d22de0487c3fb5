import { FAULTS } from '../nemesis/faults';
import { HELP, WrongUsage, readOptions } from './options';

describe('what a run is told', () => {
  it('is cycles, a seed and faults', () => {
    const options = readOptions(['--cycles', '12', '--seed', '7', '--only', 'kill-kafka,cut-connections']);
    expect(options).toMatchObject({ cycles: 12, seed: 7, chosen: true });
    expect(options?.faults.map(({ name }) => name)).toEqual(['kill-kafka', 'cut-connections']);
  });

  it('is every fault that can be had, and a seed of chance, unless told', () => {
    const options = readOptions([]);
    expect(options?.faults).toEqual(FAULTS.filter(({ missing }) => missing?.() === undefined));
    expect(Number.isInteger(options?.seed)).toBe(true);
  });

  it.each([['--cycles', '0'], ['--cycles', '1.5'], ['--cycles', 'many'], ['--seed', '-1'], ['--only', 'earthquake'], ['--fast'], ['7']])('is not %s %s', (...args) =>
    expect(() => readOptions(args)).toThrow(WrongUsage),
  );

  it('may be a call for help, which names every fault once', () => {
    expect(readOptions(['--help'])).toBeUndefined();
    for (const { name } of FAULTS) expect(HELP.split('\n').filter((line) => line.trim() === name)).toHaveLength(1);
  });
});
