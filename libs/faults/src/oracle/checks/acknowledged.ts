import { type Check, sum } from '../check';
import type { Acknowledged, LoggedEvent, Operation, Write } from '../evidence';
import { type Finding, finding } from '../finding';
import type { LogIndex } from '../log-index';

type Ok = Operation & { readonly outcome: { readonly kind: 'ok' } };

const isOk = (operation: Operation): operation is Ok => operation.outcome.kind === 'ok';
const nameOf = ({ command, id }: Operation) => `acknowledged ${command} ${id}`;
const stand = ({ streamId, streamVersion, position }: Acknowledged) => `${streamId} version ${streamVersion} at position ${position}`;

/** As many events, and as much money, as it was to write: a partial or second effect shows. */
function amount(operation: Operation, write: Write, events: readonly LoggedEvent[]): Finding[] {
  const facts = `${nameOf(operation)} has ${events.length} events in ${write.streamId}, not ${write.events}`;
  if (events.length > write.events) return [finding('doubled', `${facts}: positions ${events.map(({ position }) => position).join(', ')}`)];
  if (events.length < write.events && !(write.optional && events.length === 0)) return [finding('lost', facts)];
  const moved = sum(events.map(({ movement }) => movement));
  if (events.length === 0 || moved === write.movement) return [];
  return [finding('unbalanced', `${nameOf(operation)} moved ${moved} in ${write.streamId}, not ${write.movement}`)];
}

/** Exactly where the answer said. */
function place(operation: Operation, write: Write, found: { readonly appended: readonly Acknowledged[]; readonly events: readonly LoggedEvent[]; readonly log: LogIndex }): Finding[] {
  const acknowledged = found.appended.find(({ streamId }) => streamId === write.streamId);
  if (!acknowledged) return [finding('lost', `${nameOf(operation)} was answered without ${write.streamId}`)];
  const there = found.log.at(acknowledged.position);
  if (there?.streamId !== acknowledged.streamId || there.streamVersion !== acknowledged.streamVersion) {
    return [finding('lost', `${nameOf(operation)}: not in the log: ${stand(acknowledged)}`)];
  }
  const last = found.events.at(-1);
  if (!last || last.position === acknowledged.position) return [];
  return [finding('reordered', `${nameOf(operation)} said ${stand(acknowledged)}, and ended at position ${last.position}`)];
}

/** Nothing came in between the version it was decided on and what it wrote. */
function base(operation: Operation, write: Write, [first]: readonly LoggedEvent[]): Finding[] {
  if (write.expected === undefined || !first || first.streamVersion === write.expected + 1) return [];
  return [finding('reordered', `${nameOf(operation)} was for version ${write.expected} of ${write.streamId}, and wrote version ${first.streamVersion}`)];
}

/** What was acknowledged stands in the log exactly once, exactly where the answer said. */
export const acknowledged: Check = ({ operations }, log) =>
  operations.filter(isOk).flatMap((operation) =>
    operation.writes.flatMap((write) => {
      const events = log.ofOperation(operation.id).filter(({ streamId }) => streamId === write.streamId);
      const { appended } = operation.outcome;
      return [...amount(operation, write, events), ...place(operation, write, { appended, events, log }), ...base(operation, write, events)];
    }),
  );
