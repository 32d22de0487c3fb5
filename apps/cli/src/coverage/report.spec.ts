import type { Coverage, CoveredKind } from './coverage';
import { toText } from './report';

const kind: CoveredKind = { category: 'account', type: 'FundsDeposited', schemaVersion: 2, events: 1_200, first: 2, last: 1_300, sampled: 100 };
const report = (kinds: readonly CoveredKind[]) => toText({ head: 1_300, kinds, unused: [] } satisfies Coverage);

describe('the report on what a build can read', () => {
  it('says how many events of each kind were tried', () => {
    expect(report([kind])).toMatch(/^ok +account +FundsDeposited v2 +1,200 events, 100 tried$/m);
    expect(report([kind])).toContain("1,300 positions, 1 kinds of events: all reach today's shape.");
  });

  it('calls no event decoded that failed, and names the first', () => {
    const text = report([{ ...kind, schemaVersion: 9, events: 1, sampled: 1, failure: { position: 7, why: 'unknown schema version' } }]);
    expect(text).toMatch(/^FAILS account +FundsDeposited v9 +1 events, 1 tried$/m);
    expect(text).toContain("1 can't be read.\nFundsDeposited v9 first fails at position 7: unknown schema version");
    expect(text).not.toContain('decoded');
  });
});
