import { z } from 'zod';
import type { Codec } from './codec';
import type { DomainEvent } from './event';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Today's data of each event type as JSON Schema 2020-12, for docs and for telling one shape from another. */
export const jsonSchemas = <Event extends DomainEvent>(codec: Codec<Event>): ReadonlyMap<string, JsonSchema> =>
  new Map([...codec.members].map(([type, schema]) => [type, z.toJSONSchema(schema)]));
