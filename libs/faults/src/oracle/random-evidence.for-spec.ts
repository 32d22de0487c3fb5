import fc from 'fast-check';
import type { Acknowledged, Evidence, LoggedEvent, Observation, Operation, PublishedMessage, Write } from './evidence';

const ACCOUNTS = ['account-a', 'account-b', 'account-c'];
const PARTITIONS = 2;
export const TOPIC = 'reprise.accounts.g1';

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  readonly transfer: boolean;
  readonly outcome: 'ok' | 'refused' | 'unknown, written' | 'unknown, not written';
  readonly parallel: boolean;
  readonly again: boolean;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  from: fc.nat(2),
  to: fc.integer({ min: 1, max: 2 }),
  amount: fc.integer({ min: 1, max: 500 }),
  transfer: fc.boolean(),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'refused', 'unknown, written', 'unknown, not written'),
  parallel: fc.boolean(),
  again: fc.boolean(),
});

const stream = (index: number) => ACCOUNTS[index % ACCOUNTS.length] as string;
const partitionOf = (streamId: string) => ACCOUNTS.indexOf(streamId) % PARTITIONS;

function writesOf({ from, to, amount, transfer }: Sent): Write[] {
  const first = { streamId: stream(from), events: 1, movement: transfer ? -amount : amount };
  return transfer ? [first, { streamId: stream(from + to), events: 1, movement: amount }] : [first];
}

/** A system that makes no mistake. */
class RightSystem {
  readonly log: LoggedEvent[] = [];
  readonly operations: Operation[] = [];
  readonly published: PublishedMessage[] = [];
  readonly observations: Observation[] = [];
  private now = 0;

  send(one: Sent): void {
    const id = `op-${this.operations.length}`;
    const [writes, written] = [writesOf(one), one.outcome === 'ok' || one.outcome === 'unknown, written'];
    const appended = written ? writes.map((write) => this.append(id, write)) : [];
    const sentAt = (this.now += one.parallel ? 0 : 2);
    this.operations.push({ id, client: one.from, command: one.transfer ? 'transfer' : 'deposit', writes, sentAt, endedAt: sentAt + 1, outcome: outcomeOf(one, appended) });
    for (const { position } of appended) this.publish(position, one.again);
    this.observe(one);
  }

  evidence(): Evidence {
    const rows = ACCOUNTS.map((streamId) => JSON.stringify([streamId, this.balance(streamId)]));
    return {
      ...{ seed: 1, cycles: 1, operations: this.operations, observations: this.observations, log: this.log, published: this.published },
      topics: { account: TOPIC },
      readModels: [{ name: 'account_balance', live: rows, replayed: rows }],
      shown: ACCOUNTS.map((streamId) => ({ readModel: 'account_statement', streamId, positions: this.of(streamId).map(({ position }) => position) })),
      balances: Object.fromEntries(ACCOUNTS.map((streamId) => [streamId, this.balance(streamId)])),
      parked: { expected: 1, found: 1, streams: ['account-c'] },
      sealsVerify: true,
      faults: [{ fault: 'kill relay', injected: 2, bit: 1 }],
      resources: [{ service: 'relay', what: 'memory', before: 10, after: 11, limit: 15 }],
    };
  }

  private of(streamId: string): LoggedEvent[] {
    return this.log.filter((event) => event.streamId === streamId);
  }

  private balance(streamId: string): number {
    return this.of(streamId).reduce((total, { movement }) => total + movement, 0);
  }

  private append(correlationId: string, { streamId, movement }: Write): Acknowledged {
    const position = this.log.length + 1;
    const streamVersion = this.of(streamId).length + 1;
    this.log.push({ position, streamId, streamVersion, type: 'FundsDeposited', eventId: `event-${position}`, correlationId, movement });
    return { streamId, streamVersion, position };
  }

  private publish(position: number, again: boolean): void {
    const { streamId, streamVersion, eventId } = this.log[position - 1] as LoggedEvent;
    const partition = partitionOf(streamId);
    const before = this.published.filter((message) => message.partition === partition);
    const message = { topic: TOPIC, partition, offset: before.length, position, prevPosition: before.at(-1)?.position ?? 0, eventId, streamId, streamVersion };
    this.published.push(message);
    if (again) this.published.push({ ...message, offset: before.length + 1 });
  }

  private observe({ from, to }: Sent): void {
    const streamId = stream(from);
    const position = this.log.length;
    const streamVersion = this.of(streamId).length || null;
    this.observations.push({ client: to, readModel: 'account_balance', streamId, at: this.now, position, streamVersion, ...(to === 1 && { minPosition: position }) });
  }
}

function outcomeOf({ outcome }: Sent, appended: readonly Acknowledged[]): Operation['outcome'] {
  if (outcome === 'ok') return { kind: 'ok', appended };
  if (outcome === 'refused') return { kind: 'refused', status: 422, type: 'insufficient-funds' };
  return { kind: 'unknown', reason: 'cut' };
}

/** What a run leaves when nothing went wrong, with at least one transfer, and one deposit in each account. */
export const randomEvidence: fc.Arbitrary<Evidence> = fc.array(sent, { minLength: 5, maxLength: 40 }).map((all) => {
  const system = new RightSystem();
  const deposit = { to: 1, amount: 7, transfer: false, outcome: 'ok', parallel: false, again: false } as const;
  for (const from of [0, 1, 2, 0]) system.send({ ...deposit, from });
  system.send({ ...deposit, from: 0, transfer: true });
  system.send({ ...deposit, from: 1, outcome: 'refused' });
  system.send({ ...deposit, from: 0, transfer: true, outcome: 'unknown, written' });
  system.send({ ...deposit, from: 1, outcome: 'unknown, not written' });
  for (const one of all) system.send(one);
  return system.evidence();
});
