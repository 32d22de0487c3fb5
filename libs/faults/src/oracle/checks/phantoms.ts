import type { Check } from '../check';
import { type Finding, finding } from '../finding';

/** Everything in the log was sent by somebody, for that stream; no event is there twice. */
export const phantoms: Check = ({ operations, log }) => {
  const sent = new Map(operations.map(({ id, writes }) => [id, new Set(writes.map(({ streamId }) => streamId))]));
  const seen = new Map<string, number>();
  return log.flatMap(({ position, streamId, type, eventId, correlationId }) => {
    const found: Finding[] = [];
    const before = seen.get(eventId);
    if (before !== undefined) found.push(finding('doubled', `event ${eventId} is at positions ${before} and ${position}`));
    seen.set(eventId, position);
    if (!sent.get(correlationId)?.has(streamId)) found.push(finding('phantom', `${type} in ${streamId} at position ${position}: no operation sent it (${correlationId})`));
    return found;
  });
};
