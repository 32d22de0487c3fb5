import type { Shown } from './shown';

/** A report with a bit of everything. */
export const shown: Shown = {
  projection: 'account_balance',
  candidate: 'mine<b>.ts',
  from: 1,
  to: 1_200,
  events: 1_100,
  rows: { before: 12, after: 12, added: 1, removed: 1, changed: 2, equal: 9 },
  fields: {
    balance: { changed: 2, sum: { before: 250_000, after: 249_000 }, delta: { min: -700, max: -300, mean: -500 }, histogram: [{ from: -1_000, to: -500, rows: 1 }, { from: -500, to: -200, rows: 1 }] },
    currency: { changed: 0 },
    note: { changed: 2, onlyIn: 'after' },
  },
  parked: { before: 0, after: 1, because: ['Error: <script>alert(1)</script>'] },
  digest: 'd',
  samples: [
    {
      key: 'account-a',
      before: { balance: 5_000, currency: 'EUR', tags: ['x'] },
      after: { balance: 4_300, currency: 'EUR', tags: ['x', 'y'], note: '<i>' },
      firstDivergence: { position: 1_017, type: 'FundsDeposited', streamId: 'account-a', occurredAt: '2026-01-02T00:00:00.000Z', fields: ['balance'], overlay: 'dropped' },
    },
    { key: 'account-b', before: null, after: { balance: 1 }, firstDivergence: null },
  ],
  overlay: { drop: 1, edit: 0, insert: 2 },
};
