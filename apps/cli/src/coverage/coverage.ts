import { contextOf, contexts } from '@reprise/contracts-all';
import type { Kind, PostgresEventStore } from '@reprise/event-store';
import { KernelError, type StoredEvent, isPurged } from '@reprise/kernel';

const STRETCH = 50_000;
/** So many samples are held at once; more are decoded as they are read. */
const AT_ONCE = 10_000;
/** Far less than a step, far more than what such sums are wrong by. */
const ROUNDING = 1e-6;

type Log = Pick<PostgresEventStore, 'head' | 'kinds' | 'readAll' | 'samples'>;

/** A kind that the log holds, and whether it reaches today's shape. */
export interface CoveredKind extends Kind {
  /** On how many of its events decoding was tried. */
  readonly sampled: number;
  readonly failure?: { readonly position: number; readonly why: string };
}

/** A version that the contracts know, and the log has no event of. */
export interface UnusedVersion {
  readonly category: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** True: it is what is written today, just not yet. False: an old one that nobody uses any more. */
  readonly current: boolean;
}

export interface Coverage {
  /** The log was read up to there. */
  readonly head: number;
  readonly kinds: readonly CoveredKind[];
  readonly unused: readonly UnusedVersion[];
}

export interface CoverageOptions {
  /** Events of each kind to decode. */
  readonly samples: number;
  onRead?(this: void, position: number): void;
}

/** Reads which kinds of events the log holds, and decodes some of each as every reader would. */
export async function coverageOf(log: Log, { samples, onRead }: CoverageOptions): Promise<Coverage> {
  const head = await log.head();
  const found = new Map<string, Kind>();
  for (let after = 0; after < head; after += STRETCH) {
    const until = Math.min(after + STRETCH, head);
    for (const kind of await log.kinds({ after, until })) found.set(keyOf(kind), joined(found.get(keyOf(kind)), kind));
    onRead?.(until);
  }
  const kinds: CoveredKind[] = [];
  for (const kind of [...found.values()].sort(byName)) kinds.push(await covered(log, kind, samples));
  return { head, kinds, unused: unusedBut(found) };
}

const keyOf = ({ category, type, schemaVersion }: Pick<Kind, 'category' | 'type' | 'schemaVersion'>) => `${category}/${type}/${schemaVersion}`;

const byName = (a: Kind, b: Kind) => a.category.localeCompare(b.category) || a.type.localeCompare(b.type) || a.schemaVersion - b.schemaVersion;

/** Stretches are read in order: the first position is that of the earlier one. */
const joined = (before: Kind | undefined, kind: Kind): Kind =>
  before ? { ...kind, events: before.events + kind.events, first: before.first } : kind;

async function covered(log: Log, kind: Kind, count: number): Promise<CoveredKind> {
  const wanted = Math.min(count, kind.events);
  const samples = wanted <= AT_ONCE ? await log.samples(kind, wanted) : [];
  if (samples.length < wanted) return counted(log, kind, wanted);
  const failing = samples.find((sample) => whyNot(kind, sample) !== undefined);
  const failure = failing && (await firstFailure(log, kind, failing));
  return { ...kind, sampled: samples.length, ...(failure && { failure }) };
}

/** Where events of the kind lie so unevenly that points of the log find too few, or many are asked for: reads them all, and decodes every so many, the first and the last among them. */
async function counted(log: Log, kind: Kind, wanted: number): Promise<CoveredKind> {
  const step = (wanted - 1) / Math.max(1, kind.events - 1);
  let [seen, sampled] = [0, 0];
  let failing: StoredEvent | undefined;
  for await (const stored of all(log, kind, kind.last)) {
    const due = Math.floor(seen * step + ROUNDING) >= sampled;
    seen += 1;
    if (!due) continue;
    sampled += 1;
    if (!failing && whyNot(kind, stored) !== undefined) failing = stored;
  }
  return { ...kind, sampled, ...(failing && { failure: await firstFailure(log, kind, failing) }) };
}

async function* all(log: Log, { category, type, schemaVersion, first }: Kind, until: number): AsyncGenerator<StoredEvent> {
  const query = { after: first - 1, until, categories: [category], types: [type] };
  for await (const stored of log.readAll(query)) if (stored.schemaVersion === schemaVersion) yield stored;
}

/** Samples stand apart: what lies before the failing one is read until one fails. */
async function firstFailure(log: Log, kind: Kind, failing: StoredEvent): Promise<NonNullable<CoveredKind['failure']>> {
  for await (const stored of all(log, kind, failing.position)) {
    const why = whyNot(kind, stored);
    if (why !== undefined) return { position: stored.position, why };
  }
  return { position: failing.position, why: whyNot(kind, failing) ?? '' };
}

/** Undefined: it has today's shape, or nothing is left of it that could have one. */
function whyNot({ category }: Kind, stored: StoredEvent): string | undefined {
  const contract = contextOf(category);
  if (!contract) return `no contract of this build has category ${category}; it knows ${contexts.map((known) => known.category).join(', ')}`;
  try {
    if (!isPurged(stored)) contract.codec.decode(stored);
    return undefined;
  } catch (error) {
    if (error instanceof KernelError) return error.message;
    throw error;
  }
}

function unusedBut(found: ReadonlyMap<string, Kind>): UnusedVersion[] {
  const known = contexts.flatMap(({ category, codec }) =>
    [...codec.versions].flatMap(([type, newest]) =>
      Array.from({ length: newest }, (_, index) => ({ category, type, schemaVersion: index + 1, current: index + 1 === newest })),
    ),
  );
  return known.filter((version) => !found.has(keyOf(version)));
}
