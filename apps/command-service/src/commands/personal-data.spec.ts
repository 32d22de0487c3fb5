import { createSecretKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyContract, isEnvelope, personalPlaces } from '@reprise/kernel';
import { type SubjectKey, sealPersonal } from '@reprise/privacy';
import { goldenFiles } from '@reprise/testing/pure';
import { Issued } from './issued';
import { streamAppend } from './new-events';

const CONTRACTS = join(__dirname, '..', '..', '..', '..', 'libs', 'contracts');
const SOURCES = join(__dirname, '..');
const goldenOf = (context: string) => join(CONTRACTS, context, 'golden');
const contexts = readdirSync(CONTRACTS).filter((context) => existsSync(goldenOf(context)));

const isContract = (exported: unknown): exported is AnyContract => 'codec' in (Object(exported) as object);

function contractOf(context: string): AnyContract {
  const exported = Object.values(jest.requireActual<object>(join(CONTRACTS, context, 'src'))).find(isContract);
  if (!exported) throw new Error(`libs/contracts/${context} exports no contract`);
  return exported;
}

const request = { actor: 'test', correlationId: 'c', traceparent: undefined, ifMatch: undefined, idempotencyKey: undefined, asked: { method: 'POST', url: '/', body: {}, ifMatch: undefined } };
const keysFor = async (subjectIds: readonly string[]) =>
  Promise.resolve(new Map(subjectIds.map((subjectId): [string, SubjectKey] => [subjectId, { subjectId, keyId: 'k', key: createSecretKey(randomBytes(32)) }])));

/** What would be appended for an event of a context that knows nothing of vaults. */
async function written(contract: AnyContract, event: { readonly type: string; readonly data: unknown }): Promise<unknown> {
  const decider = { initialState: undefined, evolve: () => undefined, stateVersion: 1 };
  const aggregate = { contract, decider, subjectOf: () => undefined, rules: {} };
  const loaded = { streamId: `${contract.category}-1`, state: undefined, version: 0, position: 0 };
  const { events } = await streamAppend(aggregate, loaded, { events: [event], issued: new Issued(request), seal: (each) => sealPersonal({ keysFor }, each) });
  return events[0]?.data;
}

describe.each(contexts)('what the contract of %s marks as personal', (context) => {
  const files = goldenFiles(goldenOf(context));

  it('is in envelopes when it leaves, in every event', async () => {
    const contract = contractOf(context);
    for (const { stored } of files) {
      const { type, data } = contract.codec.decode(stored);
      const schema = contract.codec.members.get(type)!;
      const places = personalPlaces(schema, await written(contract, { type, data }));
      expect(places.map(({ path }) => path)).toEqual(personalPlaces(schema, data).map(({ path }) => path));
      expect(places.filter(({ value }) => !isEnvelope(value))).toEqual([]);
    }
  });
});

describe('a context', () => {
  it('has no way into the log but the one that seals, and an erasure, which holds nothing personal', () => {
    const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!spec)\.ts$/.test(file));
    const appending = sources.filter((file) => readFileSync(join(SOURCES, file), 'utf8').includes('store.append('));
    expect(appending.sort()).toEqual([join('commands', 'decisions.ts'), join('subjects', 'erased-subjects.ts')]);
  });
});
