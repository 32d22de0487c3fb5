import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Capsule, categoryOf } from '@reprise/kernel';
import { reason } from '../../running-system';
import { UsageError } from '../../usage-error';
import type { LiveProjection } from '../../what-if/live-projections';
import type { OwnCode } from '../code';
import { type SpecSubject, specText } from './spec-text';

export interface Emitting {
  /** Without it, beside the rules or the projection it is about. */
  readonly folder?: string | undefined;
  /** The test is about a row of it. */
  readonly projection?: string | undefined;
  readonly key?: string | undefined;
  /** Fields with what they should have been. */
  readonly expect?: Readonly<Record<string, unknown>> | undefined;
}

interface Place {
  /** The sources it belongs to. */
  readonly sources: string;
  readonly about: SpecSubject;
}

/** Writes the capsule and a spec that reads it; answers with both paths. @throws UsageError */
export async function emitTest(capsule: Capsule, emitting: Emitting, code: OwnCode): Promise<[capsuleFile: string, spec: string]> {
  const projection = emitting.projection ?? capsule.about.parked?.projection;
  const { sources, about } = projection === undefined ? statePlace(capsule, emitting, code) : rowPlace(capsule, { ...emitting, projection }, code);
  const folder = emitting.folder === undefined ? join(sources, 'capsules') : resolve(emitting.folder);
  if (!within(sources, folder)) throw new UsageError(`a test of this belongs below ${relative(code.root, sources)}, where what it is about can be imported from; ${folder} is elsewhere`);
  const name = nameOf(capsule, emitting);
  const files: [string, string] = [join(folder, `${name}.capsule.json`), join(folder, `${name}.spec.ts`)];
  const taken = files.find((file) => existsSync(file));
  if (taken !== undefined) throw new UsageError(`${taken} is there already: remove it, or name another folder with --out`);
  const up = relative(folder, sources).split(sep).join('/');
  await written(files[0], `${JSON.stringify(capsule, null, 2)}\n`);
  await written(files[1], specText(about, { capsule, file: `${name}.capsule.json`, up, expect: emitting.expect ?? {} }));
  return files;
}

const within = (sources: string, folder: string) => !relative(sources, folder).startsWith('..') && relative(sources, folder) !== '';

const nameOf = ({ about }: Capsule, { projection }: Emitting) => [about.streamId, `at-${about.position}`, ...(projection === undefined ? [] : [projection.replaceAll('_', '-')])].join('-').replaceAll('_', '-');

async function written(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`can't write ${file}: ${reason(error)}`);
  }
}

function statePlace({ about }: Capsule, { key }: Emitting, { root, contexts }: OwnCode): Place {
  if (key !== undefined) throw new UsageError('a state has no --key: name the --projection whose row it is');
  const context = contexts.get(categoryOf(about.streamId));
  if (!context?.decider) throw new UsageError(`nobody decides anything about ${about.streamId}: name a --projection instead`);
  const { contract, decider } = context;
  return { sources: join(root, 'libs', 'domain', contract.value.context, 'src'), about: { kind: 'state', context: contract.value.context, contract: contract.name, decider: decider.name } };
}

function rowPlace(capsule: Capsule, emitting: Emitting & { readonly projection: string }, { root, live }: OwnCode): Place {
  const found = live.find(({ projection }) => projection.name === emitting.projection);
  if (!found) throw new UsageError(`there is no projection ${emitting.projection}; there is ${live.map(({ projection }) => projection.name).sort().join(', ')}`);
  const sources = join(root, 'apps', `${found.readModel}-projection`, 'src');
  return { sources, about: { ...rowSubject(capsule, emitting, found), module: found.module, exportedAs: found.exportedAs } };
}

function rowSubject(capsule: Capsule, { key, expect }: Emitting, { projection }: LiveProjection): { readonly kind: 'row'; readonly key: string } | { readonly kind: 'applied' } {
  const fields = Object.keys(expect ?? {});
  const unknown = fields.find((field) => !(field in projection.row.shape));
  if (unknown !== undefined) throw new UsageError(`rows of ${projection.name} have no ${unknown}; they have ${Object.keys(projection.row.shape).join(', ')}`);
  if (capsule.about.parked && fields.length === 0) return { kind: 'applied' };
  const keys = capsule.rows.filter((row) => row.projection === projection.name).map((row) => row.key);
  const own = keys.filter((each) => each === capsule.about.streamId || each.startsWith(`${capsule.about.streamId}/`));
  const [only, ...more] = key === undefined ? own : keys.filter((each) => each === key);
  if (only === undefined) throw new UsageError(`these events make no row ${key ?? `of ${capsule.about.streamId}`} in ${projection.name}; they make ${keys.join(', ') || 'none'}: choose with --key`);
  if (more.length > 0) throw new UsageError(`${capsule.about.streamId} feeds several rows of ${projection.name}: choose with --key, one of ${own.join(', ')}`);
  return { kind: 'row', key: only };
}
