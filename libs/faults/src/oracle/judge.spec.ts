import fc from 'fast-check';
import type { Check } from './check';
import { CHECKS } from './checks';
import { damages } from './damages.for-spec';
import { KINDS } from './finding';
import { judge } from './judge';
import { LogIndex } from './log-index';
import { randomEvidence } from './random-evidence.for-spec';

const runs = { numRuns: 30 };
const [sample] = fc.sample(randomEvidence, { numRuns: 1, seed: 1 });
if (!sample) throw new Error('no sample');

describe('the oracle', () => {
  it('finds nothing where every invariant holds, duplicates in topics and lost answers included', () => {
    fc.assert(fc.property(randomEvidence, (evidence) => expect(judge(evidence)).toEqual([])), runs);
  });

  it.each(damages)('finds that $title: $kind', ({ kind, damage }) => {
    fc.assert(
      fc.property(randomEvidence, fc.nat(), (evidence, pick) => {
        expect(judge(damage(evidence, pick)).map((finding) => finding.kind)).toContain(kind);
      }),
      runs,
    );
  });

  it.each(CHECKS.map((check) => ({ check, name: check.name })))('would miss something without the check $name', ({ check }) => {
    const kindsBy = (checks: readonly Check[], evidence: typeof sample) => checks.flatMap((one) => one(evidence, new LogIndex(evidence.log)).map(({ kind }) => kind));
    const others = CHECKS.filter((one) => one !== check);
    const missed = damages.filter(({ kind, damage }) => !kindsBy(others, damage(sample, 3)).includes(kind));
    expect(missed.map(({ title }) => title)).not.toEqual([]);
  });

  it('is tested for every kind of finding there is', () => {
    expect(new Set(damages.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  it('names in its facts where and what it is', () => {
    const [, ...rest] = sample.log;
    expect(judge({ ...sample, log: rest }).map(({ kind, facts }) => `${kind}: ${facts}`)).toEqual(
      expect.arrayContaining(['lost: acknowledged deposit op-0 has 0 events in account-a, not 1', 'gap: the log goes from position 0 to 2', 'gap: account-a goes from version 0 to 2 at position 4']),
    );
  });
});
