import { shown } from './shown.for-spec';
import { toText } from './text';

describe('the difference at a terminal', () => {
  it('is rows, fields, what stands still and the biggest changes, in line', () => {
    expect(toText(shown)).toBe(`What if account_balance were mine<b>.ts? (1,100 events, positions 1 to 1,200)
overlay: 1 event dropped, 0 edited, 2 inserted

rows  before  after  equal  changed  added  removed
          12     12      9        2      1        1

field              changed  sum before  sum after  difference  least  mean  most
balance                  2     250,000    249,000      -1,000   -700  -500  -300
note (only after)        2

Rows that stand still because an event of theirs failed: 0 before, 1 after
  Error: <script>alert(1)</script>

Biggest changes

  account-a
    balance   5,000      4,300  -700
    tags      ["x"]  ["x","y"]
    note          -        <i>
    Apart since position 1,017: FundsDeposited, dropped by the overlay, of account-a, 2026-01-02

  account-b (added)
    balance       -      1
    Differs without an event of its own`);
  });

  it('says so where nothing differs', () => {
    const rows = { before: 3, after: 3, added: 0, removed: 0, changed: 0, equal: 3 };
    expect(toText({ ...shown, rows, fields: {}, samples: [], parked: { before: 0, after: 0, because: [] } })).toContain('\nNo difference.');
  });
});
