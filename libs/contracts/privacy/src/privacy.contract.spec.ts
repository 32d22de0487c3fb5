import { join } from 'node:path';
import type { AnyContract } from '@reprise/kernel';
import { expectedGoldenFiles, goldenFiles, shapeProblems } from '@reprise/testing/pure';
import { privacyEvents } from './privacy.contract';
import { purgeEvents } from './purge.contract';

const golden = join(__dirname, '..', 'golden');

describe.each<[string, AnyContract, string]>([
  ['erasures', privacyEvents, golden],
  ['purges', purgeEvents, join(golden, 'purges')],
])('events of %s that were ever stored', (_, contract, folder) => {
  const { codec } = contract;
  const files = goldenFiles(folder);

  it('have a golden file for every type and version', () => expect(files.map(({ name }) => name)).toEqual(expectedGoldenFiles(contract)));

  it.each(files)('$name reads as today, with all that surrounds it', ({ stored, today }) =>
    expect(codec.decode(stored)).toEqual({ ...stored, schemaVersion: codec.versions.get(stored.type), data: today }),
  );

  it('never change shape without a new version', () => expect(shapeProblems(contract, folder)).toEqual([]));

  it('are published on a topic that carries their context and generation', () =>
    expect(contract.topic.name).toMatch(new RegExp(`^reprise\\.${contract.context}\\.g[1-9]\\d*$`)));
});
