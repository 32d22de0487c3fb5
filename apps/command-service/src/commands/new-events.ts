import type { NewEvent, StreamAppend } from '@reprise/event-store';
import { type Contract, type DomainEvent, type Metadata, fold } from '@reprise/kernel';
import { type EventToSeal, revealPersonal } from '@reprise/privacy';
import { v7 as uuid } from 'uuid';
import type { Aggregate } from './aggregate';
import type { Issued } from './issued';
import type { Loaded } from './loaded';

/** The data of an event with its personal fields in envelopes. */
export type SealEvent = (this: void, event: EventToSeal) => Promise<unknown>;

export interface Decided<Event> {
  readonly events: readonly Event[];
  readonly issued: Issued;
  /** Absent where there is no vault. */
  readonly seal: SealEvent | undefined;
}

/** What a decision adds to one stream, at exactly the version it was made on. */
export async function streamAppend<State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  { streamId, version, state }: Loaded<State>,
  { events, issued, seal }: Decided<Event>,
): Promise<StreamAppend> {
  const subjectId = aggregate.subjectOf(fold(aggregate.decider, events, state));
  const metadata = metadataOf(issued, subjectId);
  const writing = events.map(async (event): Promise<NewEvent> => {
    const eventId = uuid();
    const data = await written({ contract: aggregate.contract, seal }, event, { eventId, streamId });
    return { ...aggregate.contract.codec.encode({ ...event, data }), eventId, metadata };
  });
  return { streamId, expectedVersion: version, events: await Promise.all(writing) };
}

interface Writing<Event extends DomainEvent> {
  readonly contract: Contract<Event>;
  readonly seal: SealEvent | undefined;
}

/** As it leaves this process. What its contract marks as personal is sealed: no context has to ask for it, and none can decline. */
function written<Event extends DomainEvent>(
  { contract: { codec }, seal }: Writing<Event>,
  { type, data }: Event,
  place: { readonly eventId: string; readonly streamId: string },
): unknown {
  const schema = codec.members.get(type);
  if (!schema) return data;
  return seal ? seal({ ...place, schema, schemaVersion: codec.versions.get(type) ?? 1, data }) : revealPersonal(schema, data);
}

function metadataOf({ request, commandId }: Issued, subjectId: string | undefined): Metadata {
  const { actor, correlationId, traceparent } = request;
  return { correlationId, causationId: commandId, actor, ...(subjectId && { subjectId }), ...(traceparent && { traceparent }) };
}
