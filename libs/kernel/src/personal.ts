import { z } from 'zod';

export interface PersonalField {
  /**
   * Where the id of the person stands that this value is about: a sibling field (`subjectId`), or, from a slash on, a
   * path from the root of the event's data (`/from/subjectId`).
   */
  readonly subject: string;
  /** The subject can be found by this value, as one of that kind. */
  readonly index?: 'email';
}

const personal = z.registry<PersonalField>();

/** Every envelope begins so, and nothing else may in a personal field. */
const ENVELOPE = 'pii:';

export const isEnvelope = (value: unknown): value is string => typeof value === 'string' && value.startsWith(ENVELOPE);

declare const inside: unique symbol;

/**
 * Personal data as rules and projections have it: something to hand on, not to look into. At run time it is the text of
 * an envelope, or `Unsealed` until the event it belongs to is written; neither shows what is inside.
 */
export interface Personal<Value> {
  readonly [inside]: Value;
}

/** What is none fails at once, so that errors are those of the schema beside it. */
const Envelope = z.string().max(8_192).regex(/^pii:[0-9]+:[!-~]+$/, { abort: true });

/** Envelopes, and values of a schema: those of events that were stored before there were envelopes, and of commands. */
export type PersonalSchema<Schema extends z.ZodType> = z.ZodType<z.output<Schema> | Personal<z.output<Schema>>, z.input<Schema> | Personal<z.output<Schema>>>;

/**
 * Marks a field as personal data of a subject, the one that `subjectId` beside it names unless told. An event may hold
 * fields of several. The mark is what tools find; the schema validates as before, and takes an envelope as well.
 */
export function pii<Schema extends z.ZodType>(schema: Schema, subject: string | PersonalField = 'subjectId'): PersonalSchema<Schema> {
  const marked = z.union([schema, Envelope]);
  personal.add(marked, typeof subject === 'string' ? { subject } : subject);
  return marked as unknown as PersonalSchema<Schema>;
}

/** The mark of a field, or undefined where it is not personal. A mark shows through `.optional()` and `.nullable()`. */
export const personalField = (schema: z.ZodType): PersonalField | undefined =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? personalField(schema.unwrap() as z.ZodType) : personal.get(schema);

const SHOWN = '[personal, not sealed yet]';

/** Personal data on its way into its envelope. However it is printed, it does not show. */
class Unsealed {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  static valueOf(unsealed: Unsealed): unknown {
    return unsealed.#value;
  }

  toString() {
    return SHOWN;
  }

  toJSON() {
    return SHOWN;
  }

  [Symbol.for('nodejs.util.inspect.custom')]() {
    return SHOWN;
  }
}

/** Closes a value for rules to hand on. */
export const personalOf = <Value>(value: Value): Personal<Value> => new Unsealed(value) as unknown as Personal<Value>;

/** What is to be sealed of it: for what seals, never for rules or projections. Anything else is answered as it is. */
export const toSeal = (value: unknown): unknown => (value instanceof Unsealed ? Unsealed.valueOf(value) : value);
