import { type Codec, type DomainEvent, type JsonSchema, jsonSchemas } from '@reprise/kernel';
import fc from 'fast-check';

/** Values for fields whose rule JSON Schema cannot say, by field name: `{ currency: fc.constantFrom('EUR', 'CZK') }`. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Any event that a contract allows, made from its schemas: a new event type is covered the day it is added. */
export const arbitraryEvent = <Event extends DomainEvent>(codec: Codec<Event>, hints: Hints = {}): fc.Arbitrary<Event> =>
  fc
    .oneof(...[...jsonSchemas(codec)].map(([type, schema]) => arbitraryValue(schema, hints).map((data) => ({ type, data }))))
    .filter((event): event is Event => codec.schema.safeParse(event).success);

const arbitraryValue = (schema: JsonSchema, hints: Hints): fc.Arbitrary<unknown> => {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((option) => arbitraryValue(option, hints)));
  switch (schema.type) {
    case 'object':
      return arbitraryObject(schema, hints);
    case 'array':
      return arbitraryArray(schema, hints);
    case 'integer':
      return arbitraryInteger(schema);
    case 'string':
      return arbitraryText(schema);
    default:
      throw new Error(`no arbitrary values for ${JSON.stringify(schema)}: teach arbitrary-events.ts, or give a hint for the field`);
  }
};

const arbitraryObject = ({ properties = {}, required = [] }: JsonSchema, hints: Hints) =>
  fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, hints[name] ?? arbitraryValue(field as JsonSchema, hints)])),
    { requiredKeys: required },
  );

const arbitraryArray = ({ items, minItems = 0, maxItems = 5 }: JsonSchema, hints: Hints) =>
  fc.array(arbitraryValue(items as JsonSchema, hints), { minLength: minItems, maxLength: Math.min(maxItems, Math.max(minItems, 5)) });

const arbitraryInteger = ({ minimum = Number.MIN_SAFE_INTEGER, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema) =>
  fc.integer({ min: typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : minimum, max: maximum });

/** Letters, and what trips quoting, JSON, URLs, UTF-8 and UTF-16. (fast-check's own `binary` unit takes 0.6 s to set up.) */
const character = fc.constantFrom(...'aZ0 _-\'"`\\/{}[]%$;:<>&\t\n\u0001\u007f\u2028\ufeffžß日😀');

const arbitraryText = ({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema) => {
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: character, minLength, maxLength: Math.min(maxLength, 40) });
};
