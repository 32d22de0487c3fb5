import { isDeepStrictEqual } from 'node:util';
import { type AnyContract, KernelError, type PersonalPlace, type StoredEvent, personalField, personalPlaces } from '@reprise/kernel';
import { z } from 'zod';
import { type Path, textLeaves } from './leaves';

/** A personal value, and what has to take its pseudonym. */
export interface PersonalValue {
  readonly value: unknown;
  /** Where it stands in the event as it is kept. */
  readonly path: Path;
  readonly field: string;
  readonly subjectId: string | undefined;
  /** Of what is inside an envelope, or of the value itself. */
  readonly schema: z.ZodType;
}

/** An event as a capsule keeps it, with what is personal in it. */
export interface ReadEvent {
  readonly event: StoredEvent;
  readonly personal: readonly PersonalValue[];
  /** Of today's data; undefined: this build can't read the event. */
  readonly contract: AnyContract | undefined;
}

/**
 * Finds what is personal in an event. Where an older shape holds text that today's does not, the event is kept in
 * today's: only there is it known what is personal.
 */
export function readEvent(event: StoredEvent, contract: AnyContract | undefined): ReadEvent {
  const today = contract && decoded(event, contract);
  const schema = contract?.codec.members.get(event.type);
  if (!today || !schema) return { event, personal: schema ? valuesIn(event.data, schema) : [], contract: undefined };
  const [asStored, asToday] = [valuesIn(event.data, schema), valuesIn(today.data, schema)];
  const known = new Set(textLeaves(today.data).map(({ text }) => text));
  const isPlain = textLeaves(event.data).every(({ text }) => known.has(text)) && isDeepStrictEqual(asStored.map(essence), asToday.map(essence));
  if (isPlain) return { event, personal: asStored, contract };
  return { event: { ...event, data: today.data, schemaVersion: today.schemaVersion }, personal: asToday, contract };
}

const essence = ({ value, path, subjectId }: PersonalValue) => ({ value, path, subjectId });

function decoded(event: StoredEvent, { codec }: AnyContract) {
  try {
    return codec.decode(event);
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

const valuesIn = (data: unknown, schema: z.ZodType): PersonalValue[] => personalPlaces(schema, data).map((place) => valueOf(place, { data, schema }));

function valueOf({ path, value, subject }: PersonalPlace, { data, schema }: { readonly data: unknown; readonly schema: z.ZodType }): PersonalValue {
  const at = subject.startsWith('/') ? subject.slice(1).split('/') : [...path.slice(0, -1), ...subject.split('/')];
  const subjectId = valueAt(data, at);
  const field = String(path.findLast((part) => typeof part === 'string') ?? 'value');
  return { value, path, field, subjectId: typeof subjectId === 'string' ? subjectId : undefined, schema: insideOf(schemaAt(schema, path)) };
}

const valueAt = (data: unknown, path: Path): unknown => path.reduce<unknown>((node, part) => (Object(node) as Record<string | number, unknown>)[part], data);

const insideOf = (schema: z.ZodType): z.ZodType => {
  const marked = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  return personalField(marked) && marked instanceof z.ZodUnion ? (marked.options[0] as z.ZodType) : marked;
};

/** The schema of a field, through objects, arrays, records and what wraps them; anything where a union leaves it open. */
function schemaAt(schema: z.ZodType, [part, ...rest]: Path): z.ZodType {
  if (part === undefined) return schema;
  if ('unwrap' in schema && typeof schema.unwrap === 'function') return schemaAt((schema as z.ZodOptional<z.ZodType>).unwrap(), [part, ...rest]);
  if (schema instanceof z.ZodObject) return schemaAt((schema.shape as Record<string, z.ZodType>)[part] ?? z.unknown(), rest);
  if (schema instanceof z.ZodArray) return schemaAt(schema.element as z.ZodType, rest);
  if (schema instanceof z.ZodRecord) return schemaAt(schema.valueType as z.ZodType, rest);
  return z.unknown();
}
