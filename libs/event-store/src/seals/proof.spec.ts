import fc from 'fast-check';
import { type EventColumns, leafOf } from './event-bytes';
import { merkleRoot } from './merkle';
import { type Proof, checkProof, proofOf } from './proof';
import { NO_SEAL, type Seal, sealHash } from './seal';

const event = (position: number): EventColumns => ({
  position: String(position),
  stream_id: 'account-1',
  stream_version: String(position),
  category: 'account',
  type: 'FundsDeposited',
  schema_version: '2',
  data: `{"amount": ${position}, "reference": "ä€"}`,
  metadata: '{"actor": "ada"}',
  event_id: '018f5c2e-0000-7000-8000-000000000000',
  occurred_at: '1763712463.123000',
  recorded_at: '1763712463.200000',
});

/** Seals of these sizes, one after the other. */
function chainOf(...sizes: number[]): Seal[] {
  const seals: Seal[] = [];
  for (const size of sizes) {
    const before = seals.at(-1);
    const from = (before?.to ?? 0) + 1;
    const leaves = Buffer.concat(Array.from({ length: size }, (_, index) => leafOf(event(from + index))));
    const fields = { number: seals.length + 1, from, to: from + size - 1, root: merkleRoot(leaves).toString('hex'), previous: before?.hash ?? NO_SEAL, sealedAt: '1763712470.000000' };
    seals.push({ ...fields, leaves, hash: sealHash(fields) });
  }
  return seals;
}

const seals = chainOf(3, 7, 1, 4);
const newest = seals.at(-1)?.hash ?? '';
const proofFor = (position: number): Proof => {
  const seal = seals.find(({ to }) => position <= to);
  if (!seal) throw new Error(`${position} is not sealed`);
  return proofOf({ event: event(position), seal, chain: seals.slice(seal.number) });
};
const whyNot = (proof: unknown, trusted?: string) => {
  const checked = checkProof(proof, trusted);
  return checked.ok ? undefined : checked.why;
};

describe('a proof', () => {
  it('holds for every position, up to the newest seal', () => {
    for (let position = 1; position <= 15; position += 1) {
      expect(checkProof(JSON.parse(JSON.stringify(proofFor(position))), newest)).toMatchObject({ ok: true, newest: { number: 4, to: 15 } });
    }
  });

  it('holds with the hash of any seal from its own on, in either case of letters', () => {
    expect(whyNot(proofFor(5), seals[1]?.hash)).toBeUndefined();
    expect(whyNot(proofFor(5), seals[2]?.hash.toUpperCase())).toBeUndefined();
    expect(whyNot(proofFor(5), seals[0]?.hash)).toContain('no seal in it has the hash');
  });

  it.each<[string, (proof: Proof) => unknown, string]>([
    ['another event', (proof) => ({ ...proof, event: { ...proof.event, data: '{"amount": 5000}' } }), 'the event is not the one the leaf was made of'],
    ['another leaf', (proof) => ({ ...proof, event: event(6), leaf: leafOf(event(6)).toString('hex') }), "leaf and path don't make the root of seal 2"],
    ['a position outside the seal', (proof) => ({ ...proof, event: event(2), leaf: leafOf(event(2)).toString('hex') }), 'position 2 is not one of those of seal 2'],
    ['a path too short', (proof) => ({ ...proof, path: proof.path.slice(1) }), "leaf and path don't make the root of seal 2"],
    ['another seal', (proof) => ({ ...proof, seal: { ...proof.seal, sealedAt: '1763712471.000000' } }), "seal 2 was changed: its fields don't make its hash"],
    ['a seal left out', (proof) => ({ ...proof, chain: proof.chain.slice(1) }), 'seal 4 does not go on from seal 2'],
    ['an unknown field', (proof) => ({ ...proof, trust: 'me' }), 'it is not a proof'],
    ['no JSON object', () => 'proof', 'it is not a proof'],
  ])('is refused with %s, in clear words', (_what, change, why) => {
    expect(whyNot(change(proofFor(5)), newest)).toContain(why);
  });

  it('is refused with any byte changed', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.nat(), byte, (position, at, value) => {
        const proof = proofFor(position);
        const bytes = Buffer.from(JSON.stringify(proof));
        fc.pre(bytes[at % bytes.length] !== value);
        bytes[at % bytes.length] = value;
        expect(whyNot(parsed(bytes), newest)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});

const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
