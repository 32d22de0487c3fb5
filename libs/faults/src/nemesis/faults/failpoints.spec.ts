import { Random } from '../../random';
import type { Arena } from '../fault';
import { failpoints } from './failpoints';

// Nothing of it is used before a strike is injected.
const arena = { system: { folder: '/nowhere', services: {} }, random: new Random(1) } as unknown as Arena;

describe('a service that ends itself at a failpoint', () => {
  it.each(failpoints)('is not cut off meanwhile from what it needs to get there: $name', (fault) => {
    const { touches } = fault.strike(arena);
    const [service] = touches;
    expect(touches).toEqual(expect.arrayContaining(['postgres', 'kafka', `${service} ─ postgres`, `${service} ─ kafka`]));
  });
});
