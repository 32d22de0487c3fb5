import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Contract, type DomainEvent, type StoredEvent, jsonSchemas } from '@reprise/kernel';

/** An event as some past version stored it, and the data that today's readers must make of it, for ever. */
export interface GoldenFile {
  /** `AccountOpened.v1` */
  readonly name: string;
  readonly stored: StoredEvent;
  readonly today: unknown;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** The golden files of a contract, by name. */
export const goldenFiles = (folder: string): readonly GoldenFile[] =>
  readdirSync(folder)
    .filter((file) => /\.v\d+\.json$/.test(file))
    .sort()
    .map((file) => ({ name: file.replace(/\.json$/, ''), ...(readJson(join(folder, file)) as Omit<GoldenFile, 'name'>) }));

/** Names of the golden files a contract should have: one per event type and version that was ever written. */
export const expectedGoldenFiles = <Event extends DomainEvent>({ codec }: Contract<Event>): readonly string[] =>
  [...codec.versions].flatMap(([type, newest]) => Array.from({ length: newest }, (_, index) => `${type}.v${index + 1}`)).sort();

/**
 * One message per event type whose shape is not the one recorded in `<Type>.v<n>.schema.json`, saying what to do.
 * With `REPRISE_RECORD_SHAPES=1` a shape that was never recorded is; a recorded one is never overwritten.
 */
export const shapeProblems = <Event extends DomainEvent>({ codec }: Contract<Event>, folder: string): readonly string[] =>
  [...jsonSchemas(codec)].flatMap(([type, schema]) => {
    const version = codec.versions.get(type) ?? 1;
    const file = join(folder, `${type}.v${version}.schema.json`);
    if (!existsSync(file)) return record(file, schema) ? [] : [unrecorded(type, version)];
    return isDeepStrictEqual(readJson(file), JSON.parse(JSON.stringify(schema))) ? [] : [changed(type, version)];
  });

const record = (file: string, schema: unknown): boolean => {
  if (process.env['REPRISE_RECORD_SHAPES'] !== '1') return false;
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  return true;
};

const unrecorded = (type: string, version: number) =>
  `the shape of ${type} v${version} is not recorded: run REPRISE_RECORD_SHAPES=1 npx jest --selectProjects unit libs/contracts and commit golden/${type}.v${version}.schema.json`;

const changed = (type: string, version: number) =>
  `${type} changed shape without a new version, but stored events keep the shape of v${version}: ` +
  `add an upcaster from v${version} to the chain of ${type}, keep golden/${type}.v${version}.json as it is (only its "today" moves on), ` +
  `add golden/${type}.v${version + 1}.json and record the new shape with REPRISE_RECORD_SHAPES=1. ` +
  `Only if everything that v${version} allowed still decodes unchanged (a limit was raised, say): delete golden/${type}.v${version}.schema.json and record it anew.`;
