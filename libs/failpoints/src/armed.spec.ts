import { Armed, FailpointHit } from './armed';
import type { Order } from './settings';

describe('failpoints with orders', () => {
  const armed = (orders: readonly Order[], noted: readonly string[] = []) => {
    const did: string[] = [];
    const effects = { note: (name: string) => void did.push(`note ${name}`), kill: () => void did.push('kill'), pause: (ms: number) => void did.push(`pause ${ms}`) };
    return { did, points: new Armed(orders, noted, effects) };
  };

  it('note each hit before they act, and act at the hit that was ordered', () => {
    const { did, points } = armed([{ name: 'relay.published', action: { kind: 'kill' }, at: 2 }]);
    points.hit('relay.published');
    points.hit('relay.published');
    points.hit('relay.published');
    expect(did).toEqual(['note relay.published', 'note relay.published', 'kill', 'note relay.published']);
  });

  it('act at each hit where none was named', () => {
    const { did, points } = armed([{ name: 'runtime.written', action: { kind: 'pause', ms: 5 } }]);
    points.hit('runtime.written');
    points.hit('runtime.written');
    expect(did.filter((what) => what === 'pause 5')).toHaveLength(2);
  });

  it('count what a killed process noted: the next one is not killed again', () => {
    const { did, points } = armed([{ name: 'relay.published', action: { kind: 'kill' }, at: 1 }], ['relay.published', '']);
    points.hit('relay.published');
    expect(did).toEqual(['note relay.published']);
  });

  it('fail where they are told to, and do nothing where they are not', () => {
    const { did, points } = armed([{ name: 'append.taken', action: { kind: 'error' } }]);
    points.hit('append.committed');
    expect(did).toEqual([]);
    expect(() => points.hit('append.taken')).toThrow(FailpointHit);
  });
});
