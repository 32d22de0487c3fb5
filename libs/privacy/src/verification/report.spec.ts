import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { ErasureReport, type Findings, fingerprint, isSignedAsItIs, signReport } from './report';

const findings: Findings = {
  format: 'reprise-erasure-report/1',
  ok: false,
  subjectId: 'ada',
  at: '2020-01-01T00:00:00.000Z',
  values: { searched: 2, tooShort: 0, forms: ['plain'], skipped: null },
  places: [{ place: 'topic t', looked: { records: 3 }, envelopes: 1, hits: [{ where: 'partition 0, offset 2, value', found: 'value 1, plain' }], moreHits: 0 }],
  unreachable: [{ place: 'folder /x', why: 'EACCES' }],
  skipped: [],
};
const key = () => generateKeyPairSync('ed25519').privateKey;

describe('a report', () => {
  const report = signReport(findings, key());
  const text = JSON.stringify(report);
  const holds = (changed: unknown) => {
    const parsed = ErasureReport.safeParse(changed);
    return parsed.success && isSignedAsItIs(parsed.data);
  };

  it('that nobody changed is as it was signed, however it was kept', () => {
    expect(holds(JSON.parse(text))).toBe(true);
    expect(holds(Object.fromEntries(Object.entries(report).reverse()))).toBe(true);
    expect(fingerprint(report.publicKey)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    { ok: true },
    { subjectId: 'bob' },
    { at: '2020-01-01T00:00:01.000Z' },
    { places: [] },
    { unreachable: [] },
    { more: 'than was signed' },
    { publicKey: signReport(findings, key()).publicKey },
    { signature: signReport(findings, key()).signature },
    { publicKey: 'AAAA' },
  ])('that was changed is not: %j', (change) => expect(holds({ ...report, ...change })).toBe(false));

  it('of which any letter was changed is not, unless it still says the same', () =>
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'a0 "1:{}[],Zt='), (at, letter) => {
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        let parsed: unknown;
        try {
          parsed = JSON.parse(changed);
        } catch {
          return;
        }
        if (holds(parsed)) expect({ ...(parsed as object), signature: '', publicKey: '' }).toEqual({ ...report, signature: '', publicKey: '' });
      }),
      { numRuns: 500 },
    ));
});
