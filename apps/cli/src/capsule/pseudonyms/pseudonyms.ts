import { type AnyContract, KernelError, Metadata, StreamId, type StoredEvent, categoryOf, idOf, isEnvelope } from '@reprise/kernel';
import { UsageError } from '../../usage-error';
import { pathKey, textLeaves, withLeaves } from './leaves';
import { Matcher } from './matcher';
import { type ReadEvent, readEvent } from './personal-values';
import { Roster, isIdLike, slugOf } from './roster';

const MOST_ROUNDS = 5;

/** Another text for each text. */
type Translate = (text: string) => string;

/**
 * A slice of history with pseudonyms for personal data: equal values stay equal, different ones different, and what
 * could be decoded before can be after.
 */
export class Pseudonyms {
  private readonly read: readonly ReadEvent[];
  private readonly roster: Roster;
  private readonly matcher: Matcher;
  private readonly translated = new Map<string, string>();
  private readonly vouched: ReadonlySet<string>;
  private readonly masked = new Map<string, string>();
  private readonly streams: ReadonlySet<string>;
  private readonly wanted = new Map<string, string>();

  constructor(events: readonly StoredEvent[], contractOf: (category: string) => AnyContract | undefined) {
    this.read = events.map((event) => readEvent(event, contractOf(categoryOf(event.streamId))));
    this.roster = new Roster(this.read);
    this.matcher = new Matcher(this.roster.known);
    this.streams = new Set(events.map(({ streamId }) => streamId));
    this.vouched = new Set([...this.streams, ...[...this.streams].map(idOf), ...this.read.filter(({ contract }) => contract).flatMap(({ event }) => textLeaves(event.data).map(({ text }) => text))]);
    this.settle();
  }

  /** The events with pseudonyms, in the order in which they came. */
  events(): StoredEvent[] {
    return this.read.map((read) => this.written(read, this.text));
  }

  /** Any text, as the file may hold it. */
  readonly text: Translate = (text) => {
    const found = this.translated.get(text);
    if (found !== undefined) return found;
    const made = this.streams.has(text) ? this.stream(text) : this.made(text);
    this.translated.set(text, made);
    return made;
  };

  /** Text that was made of several, like an error. */
  said(text: string): string {
    const whole = [...this.streams, ...this.masked.keys()].map((value) => ({ value, pseudonym: this.masked.get(value) ?? this.text(value), standing: 'anywhere' as const }));
    return new Matcher([...this.roster.known, ...whole]).replaced(text, (pseudonym) => pseudonym);
  }

  /** A value whose strings are not known by their places. */
  value(value: unknown): unknown {
    return withLeaves(value, { leaf: (leaf) => (typeof leaf === 'string' ? this.text(leaf) : leaf), name: this.text });
  }

  private made(text: string): string {
    const known = this.roster.of(text);
    if (typeof known === 'string') return known;
    if (isEnvelope(text)) return this.roster.fresh('sealed');
    const replaced = this.matcher.replaced(text, isIdLike(text) ? slugOf : (pseudonym) => pseudonym);
    if (replaced === text || this.roster.isFree(replaced)) return this.roster.take(replaced);
    return this.roster.fresh(replaced);
  }

  private stream(streamId: string): string {
    const category = categoryOf(streamId);
    const wanted = `${category}-${slugged(this.text(idOf(streamId)))}`;
    const fits = StreamId.safeParse(wanted).success && (wanted === streamId || this.roster.isFree(wanted) || this.wanted.get(streamId) === wanted);
    this.wanted.set(streamId, wanted);
    return fits ? this.roster.take(wanted) : this.roster.fresh(`${category}-stream`);
  }

  private written({ event: { purged: _, ...event }, personal, contract }: ReadEvent, translate: Translate): StoredEvent {
    const own = new Map(personal.map(({ path, value }) => [pathKey(path), this.roster.of(value)]));
    const other = contract ? translate : (text: string) => this.mask(text);
    const leaf = (value: unknown, path: readonly (string | number)[]) => own.get(pathKey(path)) ?? (typeof value === 'string' ? other(value) : value);
    const metadata = Metadata.parse(Object.fromEntries(Object.entries(event.metadata).map(([name, value]) => [name, value === undefined ? value : this.text(value)])));
    const kept = { ...event, streamId: this.text(event.streamId), metadata };
    const written = { ...kept, data: withLeaves(event.data, { leaf, name: this.text }) };
    return contract && !decodes(written, contract) ? { ...kept, data: withLeaves(event.data, { leaf, name: (name) => name }) } : written;
  }

  /** Of an event that nobody can read it is not known what is personal: only what others say as well is kept. */
  private mask(text: string): string {
    if (this.roster.of(text) !== undefined || (this.vouched.has(text) && !isEnvelope(text))) return this.text(text);
    const masked = this.masked.get(text) ?? this.roster.fresh('text');
    this.masked.set(text, masked);
    return masked;
  }

  /** Finds texts that have to be called otherwise, or to stay, for their event to be one of its contract. */
  private settle(): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const failing = this.read.filter((read) => read.contract && !decodes(this.written(read, this.text), read.contract));
      if (failing.length === 0) return;
      for (const read of failing) this.mend(read);
    }
    throw new UsageError('no pseudonyms fit these events: their contracts leave no room for them');
  }

  private mend(read: ReadEvent): void {
    const { event, contract, personal } = read;
    const own = new Set(personal.map(({ path }) => pathKey(path)));
    const texts = new Set(textLeaves(event.data).filter(({ path }) => !own.has(pathKey(path))).map(({ text }) => text));
    for (const text of [...texts].filter((each) => this.text(each) !== each)) {
      const fits = (option: string) => contract !== undefined && decodes(this.written(read, (each) => (each === text ? option : each)), contract);
      const options = [this.text(text), slugged(this.text(text)), this.roster.fresh('text')];
      this.translated.set(text, options.find(fits) ?? text);
    }
    // They are made of texts that may be others now.
    for (const streamId of this.streams) this.translated.delete(streamId);
  }
}

const slugged = (text: string) => (isIdLike(text) ? text : slugOf(text));

function decodes(event: StoredEvent, { codec }: AnyContract): boolean {
  try {
    codec.decode(event);
    return true;
  } catch (error) {
    if (error instanceof KernelError) return false;
    throw error;
  }
}
