import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contextOf, contexts } from '@reprise/contracts-all';
import { isEnvelope, personalPlaces } from '@reprise/kernel';
import { goldenFiles } from '@reprise/testing/pure';
import { ROOT } from '../../local/settings';
import { Pseudonyms } from './pseudonyms';

const golden = contexts
  .map((contract) => ({ contract, folder: join(ROOT, 'libs', 'contracts', contract.context, 'golden') }))
  .filter(({ folder }) => existsSync(folder))
  .flatMap(({ contract, folder }) => goldenFiles(folder).map(({ name, stored }) => ({ name, stored, contract })))
  .filter(({ stored, contract }) => contract.codec.versions.has(stored.type));

describe('an event of any shape that was ever written', () => {
  it.each(golden)('$name has pseudonyms, and can be decoded', ({ stored, contract }) => {
    const schema = contract.codec.members.get(stored.type);
    const personalOf = (event: typeof stored) => (schema ? personalPlaces(schema, contract.codec.decode(event).data).map(({ value }) => value) : []);
    const [event = stored] = new Pseudonyms([stored], contextOf).events();
    const [before, after] = [personalOf(stored), personalOf(event)];
    expect(after).toHaveLength(before.length);
    expect(after.filter((value) => before.includes(value) || isEnvelope(value))).toEqual([]);
  });
});
