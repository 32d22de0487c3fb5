import { categoryOf, idOf, isEnvelope } from '@reprise/kernel';
import { UsageError } from '../../usage-error';
import { candidatesFor, firstFitting } from './candidates';
import { textLeaves } from './leaves';
import type { Known } from './matcher';
import type { PersonalValue, ReadEvent } from './personal-values';

/** So short, and a value is looked for as a word only. */
const SHORTEST_ANYWHERE = 3;
const ID_LIKE = /^[A-Za-z0-9_-]+$/;

export const isIdLike = (text: string): boolean => ID_LIKE.test(text);
/** A pseudonym where only letters, digits and dashes may stand. */
export const slugOf = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');

interface Group {
  readonly uses: PersonalValue[];
}

/** Who is who: a pseudonym for every subject, actor and personal value of a slice. Equal ones share it, others don't. */
export class Roster {
  private readonly plain = new Map<unknown, unknown>();
  private readonly persons = new Map<string, number>();
  private readonly taken = new Set<unknown>();
  private readonly words: Known[] = [];

  constructor(
    events: readonly ReadEvent[],
    private readonly texts: ReadonlySet<string> = textsOf(events),
  ) {
    for (const { event, personal } of events) {
      const named = textLeaves(event.data).filter(({ path }) => path.at(-1) === 'subjectId').map(({ text }) => text);
      for (const id of [event.metadata.subjectId, ...personal.map(({ subjectId }) => subjectId), ...named]) if (id !== undefined) this.addId(id, `subject-${this.personOf(id)}`);
    }
    const actors = new Set(events.map(({ event }) => event.metadata.actor));
    for (const [index, actor] of [...actors].entries()) this.addId(actor, `actor-${index + 1}`);
    for (const group of groupsOf(events)) this.addValue(group);
  }

  /** What is looked for in texts. */
  get known(): Known[] {
    return this.words;
  }

  /** Undefined: it is not known. */
  of(value: unknown): unknown {
    return this.plain.get(value);
  }

  /** A name that nothing in the slice has: `text-1`, `text-2`… */
  fresh(word: string): string {
    for (let n = 1; ; n++) if (this.isFree(`${word}-${n}`)) return this.take(`${word}-${n}`);
  }

  isFree = (value: unknown): boolean => !this.taken.has(value) && !(typeof value === 'string' && this.texts.has(value));

  take<Value>(value: Value): Value {
    this.taken.add(value);
    return value;
  }

  private personOf(subjectId: string): number {
    const person = this.persons.get(subjectId) ?? this.persons.size + 1;
    this.persons.set(subjectId, person);
    return person;
  }

  private addId(id: string, wanted: string): void {
    if (this.plain.has(id)) return;
    const pseudonym = this.isFree(wanted) ? this.take(wanted) : this.fresh(wanted);
    this.plain.set(id, pseudonym);
    this.words.push({ value: id, pseudonym, standing: 'word' });
  }

  private addValue({ uses }: Group): void {
    const [first] = uses;
    if (!first) return;
    const person = this.personOf(first.subjectId ?? `nobody:${String(first.value)}`);
    const schemas = uses.map(({ schema }) => schema);
    const already = this.plain.get(first.value);
    if (already !== undefined && schemas.every((schema) => schema.safeParse(already).success)) return this.look(uses, already);
    const wanted = candidatesFor(first.field, person);
    const asId = typeof first.value === 'string' && isIdLike(first.value) && this.texts.has(first.value) ? [`person-${person}`] : [];
    const pseudonym = firstFitting([...asId, ...wanted], schemas, this.isFree);
    if (pseudonym === undefined) throw new UsageError(`no pseudonym fits the personal field ${first.path.join('.')}: its schema takes none of ${wanted.map(String).join(', ')}`);
    this.take(pseudonym);
    for (const { value } of uses) this.plain.set(value, pseudonym);
    this.look(uses, pseudonym);
  }

  private look(uses: readonly PersonalValue[], pseudonym: unknown): void {
    for (const value of uses.flatMap(({ value: used }) => (typeof used === 'string' ? spellings(used) : []))) {
      this.words.push({ value, pseudonym: String(pseudonym), standing: value.length < SHORTEST_ANYWHERE ? 'word' : 'anywhere' });
    }
  }
}

/** As it is, and as JSON inside a text has it. */
const spellings = (value: string) => [...new Set([value, JSON.stringify(value).slice(1, -1)])];

/** Plain values that are equal are one; what is in envelopes is one by subject and field. */
function groupsOf(events: readonly ReadEvent[]): Iterable<Group> {
  const groups = new Map<unknown, Group>();
  for (const use of events.flatMap(({ personal }) => personal)) {
    const key = isEnvelope(use.value) ? `${use.field}\0${use.subjectId ?? ''}` : use.value;
    const group = groups.get(key) ?? { uses: [] };
    if (!group.uses.some(({ value, schema }) => value === use.value && schema === use.schema)) group.uses.push(use);
    groups.set(key, group);
  }
  return groups.values();
}

/** Every text of a slice that is not at a personal place. */
function textsOf(events: readonly ReadEvent[]): Set<string> {
  const texts = new Set<string>();
  for (const { event, personal } of events) {
    const own = new Set(personal.map(({ path }) => path.join('/')));
    for (const text of [event.streamId, categoryOf(event.streamId), idOf(event.streamId), ...Object.values(event.metadata).filter((value) => value !== undefined)]) texts.add(text);
    for (const { path, text } of textLeaves(event.data)) if (!own.has(path.join('/'))) texts.add(text);
  }
  return texts;
}
