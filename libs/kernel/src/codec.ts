import { z } from 'zod';
import { InvalidEvent, LostPersonalMark, PurgedEvent, UndecodableEvent, UnknownEventType, UnknownSchemaVersion } from './errors';
import { type DomainEvent, type Recorded, type StoredEvent, isPurged } from './event';
import { lostMarks } from './personal-marks';

/** One step from an older shape of an event's data to the next. */
export type Upcaster = (data: never) => unknown;

/** A chain per event type; the last step returns today's shape. */
export type UpcasterChains<Event extends DomainEvent> = {
  readonly [Type in Event['type']]?: readonly [...Upcaster[], (data: never) => Extract<Event, { type: Type }>['data']];
};

/** What the log stores of an event, besides where and when. */
export interface EncodedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/**
 * The only place that knows stored shapes. Writing stamps the current
 * `schemaVersion` (steps of the chain plus one); reading upcasts once, so that
 * `evolve` and projections see only today's shape.
 */
export interface Codec<Event extends DomainEvent> {
  readonly schema: z.ZodType<Event>;
  /** Current schema version of each event type. */
  readonly versions: ReadonlyMap<string, number>;
  /** Today's schema of each event type's data: what tools walk to find personal fields, or to write docs. */
  readonly members: ReadonlyMap<string, z.ZodType>;
  /** @throws InvalidEvent when the event breaks its contract. */
  encode(event: Event): EncodedEvent;
  /** @throws PurgedEvent, UnknownEventType, UnknownSchemaVersion, UndecodableEvent */
  decode(stored: StoredEvent): Recorded<Event>;
}

type EventUnion<Event extends DomainEvent> = z.ZodType<Event> & {
  readonly options: readonly z.ZodObject<{ type: z.ZodLiteral<string>; data: z.ZodType }>[];
};

const isVersion = (version: number, newest: number) => Number.isInteger(version) && version >= 1 && version <= newest;

/** @throws LostPersonalMark */
export function codec<Event extends DomainEvent>(schema: EventUnion<Event>, upcasters: UpcasterChains<Event> = {}): Codec<Event> {
  const chains = new Map(Object.entries(upcasters)) as Map<string, readonly ((data: unknown) => unknown)[]>;
  const members = new Map(schema.options.map((option) => [option.shape.type.value, option.shape.data]));
  for (const [type, member] of members) assertMarksAreFound(type, member);
  const versions = new Map([...members.keys()].map((type) => [type, (chains.get(type)?.length ?? 0) + 1]));

  const upcast = (stored: StoredEvent): unknown => {
    const steps = chains.get(stored.type) ?? [];
    return steps.slice(stored.schemaVersion - 1).reduce((data, step) => step(data), stored.data);
  };

  const today = (stored: StoredEvent): unknown => {
    try {
      return upcast(stored);
    } catch (cause) {
      throw new UndecodableEvent(stored, `its upcaster failed: ${String(cause)}`, { cause });
    }
  };

  return {
    schema,
    versions,
    members,
    encode(event) {
      const parsed = schema.safeParse(event);
      if (!parsed.success) throw new InvalidEvent(event.type, z.prettifyError(parsed.error));
      return { type: parsed.data.type, schemaVersion: versions.get(event.type) ?? 1, data: parsed.data.data };
    },
    decode(stored) {
      if (isPurged(stored)) throw new PurgedEvent(stored);
      const newest = versions.get(stored.type);
      const member = members.get(stored.type);
      if (!newest || !member) throw new UnknownEventType(stored, versions.keys());
      if (!isVersion(stored.schemaVersion, newest)) throw new UnknownSchemaVersion(stored, newest);
      const parsed = member.safeParse(today(stored));
      if (!parsed.success) throw new UndecodableEvent(stored, z.prettifyError(parsed.error));
      return { ...stored, schemaVersion: newest, data: parsed.data } as unknown as Recorded<Event>;
    },
  };
}

function assertMarksAreFound(type: string, member: z.ZodType): void {
  const lost = lostMarks(member);
  if (lost.length > 0) throw new LostPersonalMark(type, lost);
}
