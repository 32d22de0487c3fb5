import { WrongUsage } from '../run/options';
import { readProof } from './proof-options';

describe('a proof of the proof', () => {
  it('is asked for by name, and else it is none', () => {
    expect(readProof(['--cycles', '3'])).toBeUndefined();
    expect(readProof(['--mutants', '--seed', '7'])).toEqual({ kind: 'mutants', seed: 7, names: undefined });
    expect(readProof(['--failpoints'])).toMatchObject({ kind: 'failpoints', names: undefined });
  });

  it('may be of some mutants or failpoints only', () => {
    expect(readProof(['--mutants', 'row-revived', 'chain-ignored'])).toMatchObject({ names: ['row-revived', 'chain-ignored'] });
    expect(readProof(['--failpoints', 'relay.led,relay.read'])).toMatchObject({ names: ['relay.led', 'relay.read'] });
  });

  it.each([[['--mutants', 'nobody']], [['--failpoints', 'relay.nowhere']], [['--mutants', '--failpoints']], [['--mutants', '--seed', '-1']], [['--mutants', '--cycles', '3']]])('is not %j', (args) =>
    expect(() => readProof(args)).toThrow(WrongUsage),
  );
});
