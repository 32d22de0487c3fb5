import { Availability, silent } from './log';
import { Troubles } from './troubles';

describe('troubles', () => {
  let now = 0;
  beforeEach(() => void (now = 0));

  it('are as long as the one that has lasted longest, and over with the last one', () => {
    const troubles = new Troubles(() => now);
    expect(troubles.seconds).toBe(0);
    troubles.begin('a');
    now = 2_000;
    troubles.begin('b');
    troubles.begin('a');
    now = 3_000;
    expect(troubles.seconds).toBe(3);
    troubles.end('a');
    expect(troubles.seconds).toBe(1);
    troubles.end('b');
    expect(troubles.seconds).toBe(0);
  });

  it('begin and end with what is away', () => {
    const troubles = new Troubles(() => now);
    const availability = new Availability('kafka', silent, troubles);
    availability.away(new Error('gone'));
    now = 1_000;
    availability.away(new Error('still gone'));
    expect(troubles.seconds).toBe(1);
    availability.back();
    expect(troubles.seconds).toBe(0);
  });
});
