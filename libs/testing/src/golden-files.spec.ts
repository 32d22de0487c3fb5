import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contract, type DomainEvent, codec, event, jsonSchemas } from '@reprise/kernel';
import { z } from 'zod';
import { expectedGoldenFiles, goldenFiles, shapeProblems } from './golden-files';

const published = (watts: z.ZodType): Contract<DomainEvent> => ({
  context: 'lamps',
  category: 'lamp',
  topic: { name: 'reprise.lamps.g1', partitions: 1 },
  codec: codec(z.discriminatedUnion('type', [event('Lit', z.strictObject({ watts }))]), { Lit: [(data: { watts: unknown }) => data] }),
});
const lamps = published(z.int());

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'golden-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));

describe('golden files', () => {
  it('are expected for every version that was ever written', () => expect(expectedGoldenFiles(lamps)).toEqual(['Lit.v1', 'Lit.v2']));

  it('are read by name, and shapes beside them are not mistaken for one', () => {
    write('Lit.v2.json', { stored: { type: 'Lit' }, today: 1 });
    write('Lit.v2.schema.json', {});
    expect(goldenFiles(folder)).toEqual([{ name: 'Lit.v2', stored: { type: 'Lit' }, today: 1 }]);
  });
});

describe('the shape of an event', () => {
  it('must have been recorded', () => expect(shapeProblems(lamps, folder)).toEqual([expect.stringContaining('Lit v2 is not recorded')]));

  it('is fine as it was recorded', () => {
    write('Lit.v2.schema.json', jsonSchemas(lamps.codec).get('Lit'));
    expect(shapeProblems(lamps, folder)).toEqual([]);
  });

  it('may not change without a new version, and the message says what to do', () => {
    write('Lit.v2.schema.json', jsonSchemas(lamps.codec).get('Lit'));
    const [problem] = shapeProblems(published(z.string()), folder);
    expect(problem).toMatch(/Lit changed shape .* add an upcaster from v2 .* golden\/Lit\.v3\.json/);
  });
});
