import { join } from 'node:path';
import { expectedGoldenFiles, goldenFiles, shapeProblems } from '@reprise/testing/pure';
import { privacyEvents } from './privacy.contract';

const { codec } = privacyEvents;
const golden = join(__dirname, '..', 'golden');
const files = goldenFiles(golden);

describe('events that were ever stored', () => {
  it('have a golden file for every type and version', () => expect(files.map(({ name }) => name)).toEqual(expectedGoldenFiles(privacyEvents)));

  it.each(files)('$name reads as today, with all that surrounds it', ({ stored, today }) =>
    expect(codec.decode(stored)).toEqual({ ...stored, schemaVersion: codec.versions.get(stored.type), data: today }),
  );

  it('never change shape without a new version', () => expect(shapeProblems(privacyEvents, golden)).toEqual([]));
});

describe('the contract', () => {
  it('is published on a topic that carries its context and generation', () =>
    expect(privacyEvents.topic.name).toMatch(new RegExp(`^reprise\\.${privacyEvents.context}\\.g[1-9]\\d*$`)));
});
