import type { Evidence, LoggedEvent, Observation, Operation, PublishedMessage } from './evidence';
import type { FindingKind } from './finding';

/** One thing wrong, and what it must be called. `pick` is any number: which one of many is hit. */
export interface Damage {
  readonly title: string;
  readonly kind: FindingKind;
  damage(this: void, evidence: Evidence, pick: number): Evidence;
}

const any = <One>(all: readonly One[], pick: number): One => {
  if (all.length === 0) throw new Error('there is nothing to damage');
  return all[pick % all.length] as One;
};
const swapped = <One>(all: readonly One[], one: One, by: (one: One) => One): One[] => all.map((other) => (other === one ? by(other) : other));
const without = <One>(all: readonly One[], one: One): One[] => all.filter((other) => other !== one);
const after = <One>(all: readonly One[], one: One, more: One): One[] => all.flatMap((other) => (other === one ? [other, more] : [other]));

const of = (kind: Operation['outcome']['kind']) => (evidence: Evidence, pick: number) =>
  any(evidence.operations.filter((operation) => operation.outcome.kind === kind && (kind !== 'ok' || operation.writes.length > 0)), pick);
const eventOf = ({ log }: Evidence, { id }: Operation) => log.find(({ correlationId }) => correlationId === id) as LoggedEvent;
const extra = (evidence: Evidence, more: Partial<LoggedEvent>): Evidence => {
  const position = evidence.log.length + 1;
  const streamVersion = evidence.log.filter(({ streamId }) => streamId === 'account-a').length + 1;
  const event = { position, streamId: 'account-a', streamVersion, type: 'FundsDeposited', eventId: 'event-more', correlationId: 'nobody', movement: 5 };
  return { ...evidence, log: [...evidence.log, { ...event, ...more }] };
};
const log = (change: (log: readonly LoggedEvent[], pick: number) => LoggedEvent[]) => (evidence: Evidence, pick: number) => ({ ...evidence, log: change(evidence.log, pick) });
const topic = (change: (messages: readonly PublishedMessage[], pick: number) => PublishedMessage[]) => (evidence: Evidence, pick: number) => ({
  ...evidence,
  published: change(evidence.published, pick),
});
const seen = (change: (last: Observation) => Observation[]) => (evidence: Evidence, pick: number) => ({
  ...evidence,
  observations: [...evidence.observations, ...change(any(evidence.observations.filter(({ streamVersion, streamId }) => streamVersion !== null && streamId !== 'account-c'), pick))],
});
const statement = (change: (positions: readonly number[]) => number[]) => (evidence: Evidence) => ({
  ...evidence,
  shown: evidence.shown.map((one) => (one.streamId === 'account-a' ? { ...one, positions: change(one.positions) } : one)),
});
/** Not repeated: so that one message less is an event less. */
const once = (messages: readonly PublishedMessage[]) => messages.filter(({ position }) => messages.filter((other) => other.position === position).length === 1);

export const damages: readonly Damage[] = [
  { title: 'an acknowledged event is gone', kind: 'lost', damage: (evidence, pick) => ({ ...evidence, log: without(evidence.log, eventOf(evidence, of('ok')(evidence, pick))) }) },
  { title: 'an acknowledged command took effect twice', kind: 'doubled', damage: (evidence, pick) => extra(evidence, { correlationId: of('ok')(evidence, pick).id, streamId: of('ok')(evidence, pick).writes[0]?.streamId ?? '' }) },
  {
    title: 'an answer named another position than the one it has',
    kind: 'lost',
    damage: (evidence, pick) => {
      const operation = of('ok')(evidence, pick);
      const { outcome } = operation;
      const appended = outcome.kind === 'ok' ? outcome.appended.map((one) => ({ ...one, position: one.position + 1000 })) : [];
      return { ...evidence, operations: swapped(evidence.operations, operation, (one) => ({ ...one, outcome: { kind: 'ok', appended } })) };
    },
  },
  { title: 'a command wrote another amount than was sent', kind: 'unbalanced', damage: (evidence, pick) => ({ ...evidence, log: swapped(evidence.log, eventOf(evidence, of('ok')(evidence, pick)), (one) => ({ ...one, movement: one.movement + 1 })) }) },
  {
    title: 'something came between a command and the version it was for',
    kind: 'reordered',
    damage: (evidence, pick) => {
      const operation = of('ok')(evidence, pick);
      const expected = eventOf(evidence, operation).streamVersion - 2;
      return { ...evidence, operations: swapped(evidence.operations, operation, (one) => ({ ...one, writes: one.writes.map((write) => ({ ...write, expected })) })) };
    },
  },
  { title: 'a refused command is in the log', kind: 'phantom', damage: (evidence, pick) => extra(evidence, { correlationId: of('refused')(evidence, pick).id, streamId: of('refused')(evidence, pick).writes[0]?.streamId ?? '' }) },
  {
    title: 'a command without an answer wrote twice',
    kind: 'doubled',
    damage: (evidence) => {
      const { id } = any(evidence.operations.filter(({ id: sent, outcome, writes }) => outcome.kind === 'unknown' && writes[0]?.streamId === 'account-a' && evidence.log.some(({ correlationId }) => correlationId === sent)), 0);
      return extra(evidence, { correlationId: id });
    },
  },
  {
    title: 'a transfer without an answer is on one of its accounts only',
    kind: 'lost',
    damage: (evidence) => {
      const transfer = any(evidence.operations.filter(({ id, outcome, writes }) => outcome.kind === 'unknown' && writes.length === 2 && evidence.log.some(({ correlationId }) => correlationId === id)), 0);
      return { ...evidence, log: without(evidence.log, eventOf(evidence, transfer)) };
    },
  },
  { title: 'an event is in the log that nobody sent', kind: 'phantom', damage: (evidence) => extra(evidence, {}) },
  { title: 'an event id is in the log twice', kind: 'doubled', damage: (evidence) => extra(evidence, { eventId: 'event-1' }) },
  { title: 'a position is missing', kind: 'gap', damage: log((all, pick) => all.map((event, index) => (index > pick % all.length || index === all.length - 1 ? { ...event, position: event.position + 1 } : event))) },
  { title: 'a position comes after a higher one', kind: 'reordered', damage: log(([first, second, ...rest]) => [second, first, ...rest] as LoggedEvent[]) },
  { title: 'a version is missing', kind: 'gap', damage: log((all, pick) => swapped(all, any(all, pick), (one) => ({ ...one, streamVersion: one.streamVersion + 1 }))) },
  { title: 'two events of a stream have one version', kind: 'doubled', damage: log((all) => { const last = all.findLast(({ streamId }) => streamId === 'account-a'); return all.map((one) => (one === last ? { ...one, streamVersion: one.streamVersion - 1 } : one)); }) },
  {
    title: 'a command is before one that was acknowledged before it was sent',
    kind: 'reordered',
    damage: (evidence) => ({ ...evidence, operations: evidence.operations.map((one) => ({ ...one, sentAt: -one.sentAt, endedAt: -one.sentAt + 1 })) }),
  },
  { title: 'a message names another one before it than there is', kind: 'broken chain', damage: topic((all, pick) => swapped(all, any(once(all), pick), (one) => ({ ...one, prevPosition: one.prevPosition + 1 }))) },
  { title: 'a message is missing within a partition', kind: 'broken chain', damage: topic((all) => without(all, any(once(all).filter(({ partition, position }) => all.some((other) => other.partition === partition && other.position > position)), 0))) },
  { title: 'the last event never came into its topic', kind: 'lost', damage: topic((all) => all.filter(({ position }) => position !== all.at(-1)?.position)) },
  { title: 'a message is no event of the log', kind: 'phantom', damage: topic((all, pick) => swapped(all, any(all, pick), (one) => ({ ...one, eventId: 'forged' }))) },
  { title: 'a message is in another partition than its stream', kind: 'reordered', damage: topic((all) => after(all, all.at(-1) as PublishedMessage, { ...(all.findLast(({ streamId }) => streamId === 'account-a') as PublishedMessage), partition: 1 })) },
  { title: 'a row is not what a replay makes of it', kind: 'diverged', damage: (evidence) => ({ ...evidence, readModels: evidence.readModels.map((one) => ({ ...one, live: one.live.with(0, 'other') })) }) },
  { title: 'a row was brought back to life', kind: 'diverged', damage: (evidence) => ({ ...evidence, readModels: evidence.readModels.map((one) => ({ ...one, live: [...one.live, one.live[0] ?? ''] })) }) },
  { title: 'a statement shows movements in another order', kind: 'reordered', damage: statement((positions) => positions.toReversed()) },
  { title: 'a statement shows a movement twice', kind: 'doubled', damage: statement((positions) => [...positions, positions.at(-1) ?? 0]) },
  { title: 'a statement lacks a movement', kind: 'lost', damage: statement((positions) => positions.slice(1)) },
  { title: 'a balance is not the sum of its movements', kind: 'unbalanced', damage: (evidence, pick) => ({ ...evidence, balances: { ...evidence.balances, [`account-${any(['a', 'b'], pick)}`]: -123_456 } }) },
  { title: 'an account is missing among the balances', kind: 'unbalanced', damage: ({ balances: { 'account-a': _gone, ...balances }, ...evidence }) => ({ ...evidence, balances, log: evidence.log.map((one) => (one.streamId === 'account-a' ? { ...one, movement: 3 } : one)) }) },
  { title: 'a client saw an older version than before', kind: 'backwards', damage: seen((one) => [{ ...one, at: 1e9 }, { ...one, at: 1e9 + 1, streamVersion: null }]) },
  { title: 'a client was told an older position than before', kind: 'backwards', damage: seen((one) => [{ ...one, at: 1e9, position: 1e6, streamVersion: 1 }, { ...one, at: 1e9 + 1 }]) },
  { title: 'a client was answered below its own write', kind: 'backwards', damage: seen((one) => [{ ...one, client: 99, minPosition: one.position + 1 }]) },
  { title: 'a row lacks an event below the position that came with it', kind: 'lost', damage: seen((one) => [{ ...one, client: 99, streamVersion: (one.streamVersion ?? 0) - 1 }]) },
  { title: 'a client saw what is not in the log', kind: 'phantom', damage: seen((one) => [{ ...one, client: 99, streamVersion: 1e6 }]) },
  { title: 'a key is parked that no poison event was for', kind: 'parked', damage: (evidence) => ({ ...evidence, parked: { ...evidence.parked, found: 2 } }) },
  { title: 'a poison event was swallowed', kind: 'parked', damage: (evidence) => ({ ...evidence, parked: { ...evidence.parked, found: 0 } }) },
  { title: 'the seals do not verify', kind: 'seal', damage: (evidence) => ({ ...evidence, sealsVerify: false }) },
  { title: 'a fault never bit', kind: 'did not bite', damage: (evidence) => ({ ...evidence, faults: [{ fault: 'pause kafka', injected: 3, bit: 0 }] }) },
  { title: 'a service keeps what it took', kind: 'kept', damage: (evidence) => ({ ...evidence, resources: [{ service: 'relay', what: 'sockets', before: 5, after: 50, limit: 8 }] }) },
];
