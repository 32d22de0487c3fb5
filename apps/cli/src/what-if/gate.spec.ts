import type { WhatIfReport } from '@reprise/projections';
import { verdictOn } from './gate';

const report = (changed: number, digest = 'one', parked = 0): WhatIfReport => ({
  projection: 'totals',
  from: 1,
  to: 9,
  events: 9,
  rows: { before: 5, after: 5, added: 0, removed: 0, changed, equal: 5 - changed },
  fields: {},
  parked: { before: 0, after: parked, because: [] },
  digest,
  samples: [],
});

describe('what-if as a gate', () => {
  it('passes where nothing differs, whatever was approved', () => {
    expect(verdictOn(report(0), undefined)).toEqual({ passed: true, words: 'no difference' });
    expect(verdictOn(report(0), report(3)).passed).toBe(true);
  });

  it('passes exactly the approved difference', () => {
    expect(verdictOn(report(3), report(3))).toEqual({ passed: true, words: 'the approved difference: 3 changed, 0 added, 0 removed' });
    expect(verdictOn(report(3, 'other'), report(3)).passed).toBe(false);
    expect(verdictOn(report(3, 'one', 1), report(3)).passed).toBe(false);
  });

  it('refuses any other, and says how many rows it is', () => {
    expect(verdictOn(report(3), undefined)).toEqual({ passed: false, words: 'a difference that nobody approved: 3 changed, 0 added, 0 removed' });
    expect(verdictOn(report(2, 'other'), report(3)).words).toBe('not the approved difference: 2 changed, 0 added, 0 removed; approved were 3 changed, 0 added, 0 removed');
  });

  it('counts rows that stand still as a difference, even where none looks otherwise', () => {
    expect(verdictOn(report(0, 'one', 1), undefined).passed).toBe(false);
  });
});
