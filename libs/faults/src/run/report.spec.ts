import { closingLine, findingLines } from './report';

describe('the last line', () => {
  it('says that nothing was lost, doubled, reordered or made up', () =>
    expect(closingLine({ cycles: 4, acknowledged: 712, bitten: 5, findings: [] })).toBe('faults: 4 cycles, 712 acknowledged, 0 lost, 0 doubled, 0 reordered, 0 phantom, 5 faults bit'));

  it('counts what was', () => {
    const findings = (['lost', 'lost', 'phantom', 'gap'] as const).map((kind) => ({ kind, facts: 'x' }));
    expect(closingLine({ cycles: 1, acknowledged: 2, bitten: 1, findings })).toContain('2 lost, 0 doubled, 0 reordered, 1 phantom');
  });
});

it('says what was found, and where the rest is when it is much', () => {
  const findings = Array.from({ length: 50 }, (_, index) => ({ kind: 'gap' as const, facts: `position ${index}` }));
  expect(findingLines(findings)).toHaveLength(41);
  expect(findingLines(findings).at(-1)).toBe('… and 10 more in findings.json');
});
