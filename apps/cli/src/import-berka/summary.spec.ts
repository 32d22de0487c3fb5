import type { ImportedAccount } from './import-bank';
import { summarise, toText } from './summary';

const account = (accountId: string, lastBalance: number | undefined): ImportedAccount => ({
  accountId,
  position: 1,
  appended: 3,
  alreadyThere: 1,
  beforeOpening: 2,
  history: { days: 2, daysThatAddUp: 1, lastBalance },
});

const summary = summarise({
  imported: [account('berka-1', 500), account('berka-2', 500), account('berka-3', 500), account('berka-4', undefined)],
  balances: new Map([['berka-1', 500], ['berka-2', 400], ['berka-3', 12_401], ['berka-4', 0]]),
  seconds: 2,
  problems: 1,
});

describe('the summary of an import', () => {
  it('counts accounts, events and events a second', () => {
    expect(summary).toMatchObject({ accounts: 4, events: { appended: 12, alreadyThere: 4 }, eventsPerSecond: 6, problems: 1 });
    expect(summary.beforeOpening).toBe(8);
    expect(summary.days).toEqual({ total: 8, addUp: 4 });
  });

  it('holds balances to be equal within 1.00 CZK, and lists what differs, worst first', () => {
    expect(summary.balances).toMatchObject({ compared: 3, equal: 2 });
    expect(summary.balances.worst.map(({ accountId, difference }) => [accountId, difference])).toEqual([['berka-3', 11_901], ['berka-2', -100]]);
  });

  it('says it in words', () => {
    const text = toText(summary);
    expect(text).toContain('8 transactions are dated before the opening of their account');
    expect(text).toMatch(/2 of 3 accounts end within 1\.00 CZK of the bank's own balance/);
    expect(text).toMatch(/berka-3 +5\.00 +124\.01 +119\.01/);
  });
});
