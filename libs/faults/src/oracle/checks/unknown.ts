import { type Check, sum } from '../check';
import type { LoggedEvent, Operation } from '../evidence';
import { type Finding, finding } from '../finding';

function judged({ id, command, writes }: Operation, events: readonly LoggedEvent[]): Finding[] {
  const there = writes.map((write) => ({ write, of: events.filter(({ streamId }) => streamId === write.streamId) }));
  const name = `${command} ${id}, of which no answer came,`;
  const doubled = there.filter(({ write, of }) => of.length > write.events);
  if (doubled.length > 0) return doubled.map(({ write, of }) => finding('doubled', `${name} has ${of.length} events in ${write.streamId}, not ${write.events}`));
  const missing = there.filter(({ write, of }) => of.length < write.events && !(write.optional && of.length === 0));
  if (missing.length > 0) return missing.map(({ write, of }) => finding('lost', `${name} has an effect, but only ${of.length} of ${write.events} events in ${write.streamId}`));
  const moved = there.filter(({ write, of }) => of.length > 0 && sum(of.map(({ movement }) => movement)) !== write.movement);
  return moved.map(({ write }) => finding('unbalanced', `${name} moved something else than ${write.movement} in ${write.streamId}`));
}

/** What nobody answered is in the log once or not at all, and on all of its streams or on none. */
export const unknown: Check = ({ operations }, log) =>
  operations.flatMap((operation) => {
    const events = log.ofOperation(operation.id);
    return operation.outcome.kind === 'unknown' && events.length > 0 ? judged(operation, events) : [];
  });
