import type { NewEvent, StreamAppend } from '@reprise/event-store';
import { type DomainEvent, type Metadata, fold } from '@reprise/kernel';
import { v7 as uuid } from 'uuid';
import type { Aggregate } from './aggregate';
import type { Issued } from './issued';
import type { Loaded } from './loaded';

/** What a decision adds to one stream, at exactly the version it was made on. */
export function streamAppend<State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  { streamId, version, state }: Loaded<State>,
  { events, issued }: { events: readonly Event[]; issued: Issued },
): StreamAppend {
  const subjectId = aggregate.subjectOf(fold(aggregate.decider, events, state));
  const metadata = metadataOf(issued, subjectId);
  const encoded = events.map((event): NewEvent => ({ ...aggregate.contract.codec.encode(event), eventId: uuid(), metadata }));
  return { streamId, expectedVersion: version, events: encoded };
}

function metadataOf({ request, commandId }: Issued, subjectId: string | undefined): Metadata {
  const { actor, correlationId, traceparent } = request;
  return { correlationId, causationId: commandId, actor, ...(subjectId && { subjectId }), ...(traceparent && { traceparent }) };
}
