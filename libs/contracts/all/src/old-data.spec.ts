import { join } from 'node:path';
import { type AnyContract, type StoredEvent, UndecodableEvent } from '@reprise/kernel';
import { goldenFiles } from '@reprise/testing/pure';
import fc from 'fast-check';
import { contexts } from '.';

const anyJson = fc.jsonValue({ stringUnit: 'binary' }).filter((data) => data !== null);
const CANARY = 'canary-of-a-person';

/** Golden data with one of its fields replaced, taken away or added. */
const nearly = (data: object): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...Object.keys(data), 'more', '__proto__'), fc.oneof(anyJson, fc.constantFrom(undefined, -0, 1e308, Number.MAX_SAFE_INTEGER + 2, CANARY, `${CANARY}!`, '12', [], {}))).map(([field, given]) => {
    const changed: unknown = JSON.parse(JSON.stringify({ ...data, changed: given }).replace('"changed":', `${JSON.stringify(field)}:`));
    return changed;
  });

/** What came of reading: the event of today, or what was wrong with it. */
function outcomeOf(contract: AnyContract, stored: StoredEvent): { readonly problem?: Error; readonly today?: unknown } {
  try {
    return { today: contract.codec.decode(stored) };
  } catch (problem) {
    if (problem instanceof Error) return { problem };
    throw problem;
  }
}

const cases = ['accounts', 'leads', 'orders', 'privacy'].flatMap((folder) =>
  goldenFiles(join(__dirname, '..', '..', folder, 'golden')).flatMap(({ name, stored }) =>
    contexts.filter(({ codec }) => codec.versions.has(stored.type)).map((contract) => ({ contract, name, stored })),
  ),
);

describe.each(cases)('$name', ({ contract, stored }) => {
  const data = fc.oneof(anyJson, nearly(stored.data as object));

  it('becomes an event of today that can be written, or a refusal that names it, whatever its data is', () =>
    fc.assert(
      fc.property(data, (given) => {
        const event = { ...stored, data: given };
        const { problem, today } = outcomeOf(contract, event);
        if (problem === undefined) {
          const { type, data: shape } = today as { readonly type: string; readonly data: unknown };
          expect(contract.codec.encode({ type, data: shape }).data).toEqual(shape);
          return;
        }
        expect(problem).toBeInstanceOf(UndecodableEvent);
        expect(problem.message).toContain(`${stored.type} v${stored.schemaVersion} (version ${stored.streamVersion} of stream ${stored.streamId})`);
        expect(problem.message).not.toContain(CANARY);
      }),
      { numRuns: 60 },
    ));
});
