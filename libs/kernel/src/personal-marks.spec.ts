import { z } from 'zod';
import { codec } from './codec';
import { LostPersonalMark } from './errors';
import { event } from './event';
import { pii } from './personal';
import { holdsPersonal, lostMarks } from './personal-marks';

const name = pii(z.string());
const person = z.strictObject({ subjectId: z.string(), name, note: pii(z.string().transform((text) => text.trim())).nullable().optional() });

describe('marks of personal fields', () => {
  it.each([
    ['objects', z.object({ a: z.object({ person }) })],
    ['arrays and records', z.object({ all: z.array(person), by: z.record(z.string(), person) })],
    ['unions', z.union([z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), person }), z.object({ kind: z.literal('b') })]), z.string()])],
    ['what may be absent, or has a default', z.object({ a: person.optional(), b: person.nullable().default(null), c: person.readonly() })],
  ])('are found in %s', (_, schema) => expect(lostMarks(schema)).toEqual([]));

  it.each<[string, z.ZodType]>([
    ['tuple', z.tuple([z.int(), person])],
    ['intersection', z.intersection(person, z.object({ a: z.string() }))],
    ['record', z.record(name as unknown as z.ZodString, z.string())],
    ['map', z.map(z.string(), person)],
    ['set', z.set(name)],
    ['lazy', z.lazy(() => person)],
    ['pipe', person.transform((given) => given)],
    ['catch', person.catch({ subjectId: '', name: '' })],
    ['object', z.object({ a: z.string() }).catchall(name)],
  ])('are lost in a %s', (kind, schema) => expect(lostMarks(z.object({ deep: z.array(schema) }))).toEqual([kind]));

  it('are told from their absence, wherever they stand', () => {
    expect([person, z.array(person), z.tuple([person]), z.object({ n: z.int() })].map(holdsPersonal)).toEqual([true, true, true, false]);
  });

  it('end in schemas that hold themselves', () => {
    const node: z.ZodType = z.object({ person, next: z.lazy(() => node).optional() });
    expect(lostMarks(node)).toEqual(['lazy']);
  });

  it('that are lost keep a contract from loading', () => {
    const lost = z.discriminatedUnion('type', [event('Met', z.object({ people: z.tuple([person, person]) }))]);
    expect(() => codec(lost)).toThrow(LostPersonalMark);
    expect(() => codec(lost)).toThrow(/Met .*tuple/);
  });
});
