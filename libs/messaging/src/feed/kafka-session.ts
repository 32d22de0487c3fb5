import { failpoint } from '@reprise/failpoints';
import type { AnyContract } from '@reprise/kernel';
import { Backoff, pause } from '../backoff';
import { ChainBroken } from '../errors';
import type { FeedConsumer } from '../event-feed';
import type { KafkaClient, KafkaConsumer, ReceivedBatch, ReceivedRecord } from '../kafka/kafka-client';
import { type Availability, type Log, reasonOf } from '../log';
import type { LogReader } from '../log-reader';
import { ApplyQueue, type Portion } from './apply-queue';
import { ChainKeeper } from './chain-keeper';
import type { FeedCounters } from './feed-counters';
import { OffsetHints, committedPosition } from './offset-hints';
import { readRecords } from './read-records';
import { Watchdog } from './watchdog';

export interface SessionParts {
  readonly kafka: KafkaClient;
  readonly contract: AnyContract;
  readonly groupId: string;
  readonly log: LogReader;
  readonly consumer: FeedConsumer;
  readonly counters: FeedCounters;
  readonly report: Log;
  /** Of Kafka. */
  readonly availability: Availability;
  readonly batchSize: number;
  readonly watchdog: { readonly boundMs: number; readonly everyMs: number };
}

const BEAT_EVERY_MS = 1_000;
const COMMIT_EVERY_MS = 1_000;
/** A Kafka that hangs is not waited for: the group notices by itself who has left. */
const LEAVE_WITHIN_MS = 2_000;
/** Names of a trouble: batches are not applied. */
const APPLYING = 'applying';

const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
  });

/** One membership in the consumer group, from joining to leaving or crashing. */
export class KafkaSession {
  private readonly keeper: ChainKeeper;
  private readonly queue: ApplyQueue;
  private readonly watchdog: Watchdog;
  private readonly hints = new OffsetHints();
  private readonly ended = new AbortController();

  constructor(private readonly parts: SessionParts) {
    const { kafka, contract, counters } = parts;
    const topic = contract.topic.name;
    const endOffsets = () => kafka.endOffsets(topic);
    this.watchdog = new Watchdog({
      ...parts.watchdog,
      topic,
      endOffsets,
      onLag: (lag) => (counters.lag = lag),
      onPlace: (partition, place) => counters.backlog.seen(partition, place),
      onAnswer: (error) => (error === undefined ? parts.availability.back() : parts.availability.away(error)),
    });
    this.keeper = new ChainKeeper({ ...parts, onProgress: () => this.watchdog.progressed(), onHealing: () => this.watchdog.excuse() });
    this.queue = new ApplyQueue({
      batchSize: parts.batchSize,
      apply: (portions) => this.apply(portions),
      onFailure: (error, again) => this.failed(error, again),
    });
  }

  /**
   * Resolves with the reason when the client crashed, with nothing when stopped.
   * @throws FeedStalled, leaving what hangs behind
   */
  async run(stop: AbortSignal): Promise<Error | undefined> {
    const consumer = await this.join();
    const committing = setInterval(() => void this.hints.commit(consumer), COMMIT_EVERY_MS);
    const watching = this.watchdog.watch(this.ended.signal).then(() => undefined);
    try {
      const reason = await Promise.race([consumer.crashed, whenAborted(stop), watching]);
      await this.queue.stop();
      await this.hints.commit(consumer);
      return reason;
    } finally {
      clearInterval(committing);
      this.ended.abort();
      const left = consumer.stop().catch(() => undefined);
      if (!this.watchdog.stalled) await this.within(LEAVE_WITHIN_MS, left);
    }
  }

  private async within(ms: number, left: Promise<void>): Promise<void> {
    const done = new AbortController();
    await Promise.race([left.finally(() => done.abort()), pause(ms, done.signal)]);
  }

  private join(): Promise<KafkaConsumer> {
    const { kafka, contract, groupId } = this.parts;
    return kafka.consume({
      topic: contract.topic,
      groupId,
      onAssigned: (partitions) => void this.assigned(partitions),
      onRebalancing: () => this.unassigned(),
      onBatch: (batch) => this.receive(batch),
    });
  }

  private async receive(batch: ReceivedBatch): Promise<void> {
    const { batchSize } = this.parts;
    for (let from = 0; from < batch.records.length && batch.isCurrent(); from += batchSize) {
      const records = batch.records.slice(from, from + batchSize);
      failpoint('consumer.received');
      const portion = this.portion(batch.partition, records);
      await this.applied(portion, batch);
      this.handled(batch, records, portion);
    }
  }

  /** Waits until the portion is applied; beats meanwhile, and gives up when the group rebalances. */
  private async applied(portion: Portion, batch: ReceivedBatch): Promise<void> {
    const waiting = this.queue.add(portion);
    const beat = () => batch.heartbeat().catch((error: unknown) => waiting.withdraw(error instanceof Error ? error : new Error(String(error))));
    const beating = setInterval(() => void beat(), BEAT_EVERY_MS);
    await waiting.applied.finally(() => clearInterval(beating));
  }

  private handled(batch: ReceivedBatch, records: readonly ReceivedRecord[], { messages }: Portion): void {
    const last = records.at(-1);
    if (!last) return;
    batch.resolve(last.offset);
    failpoint('consumer.resolved');
    const next = this.hints.handled(last, messages);
    this.watchdog.moved(batch.partition, next);
    this.parts.counters.backlog.reached(batch.partition, Number(next));
  }

  /** If what cannot be read was an event, the log has it. */
  private portion(partition: number, records: readonly ReceivedRecord[]): Portion {
    const { messages, unreadable } = readRecords(records);
    for (const error of unreadable) this.parts.report('error', error.message);
    this.parts.counters.unreadable += unreadable.length;
    return { messages, ...(unreadable.length > 0 && { catchUp: partition }) };
  }

  private async apply(portions: readonly Portion[]): Promise<void> {
    await this.keeper.apply(portions.flatMap(({ messages }) => messages));
    for (const { catchUp } of portions) if (catchUp !== undefined) await this.keeper.catchUp(catchUp);
    this.parts.counters.troubles.end(APPLYING);
  }

  private failed(error: unknown, again: boolean): void {
    this.watchdog.excuse();
    if (!again) return;
    this.parts.counters.retries += 1;
    this.parts.counters.troubles.begin(APPLYING);
    const level = error instanceof ChainBroken ? 'info' : 'warn';
    this.parts.report(level, `${this.parts.contract.topic.name}: batch not applied, trying again`, { reason: reasonOf(error) });
  }

  private unassigned(): void {
    this.parts.report('info', `${this.parts.contract.topic.name}: rebalancing`);
    this.parts.counters.rebalances += 1;
    this.parts.counters.backlog.forget();
    this.watchdog.unassigned();
    this.hints.forget();
  }

  private async assigned(partitions: readonly number[]): Promise<void> {
    this.parts.report('info', `${this.parts.contract.topic.name}: partitions assigned`, { partitions });
    this.keeper.forget();
    const backoff = new Backoff();
    while (!this.ended.signal.aborted) {
      try {
        return await this.compare(partitions);
      } catch (error) {
        this.parts.report('debug', 'assignment not yet compared with checkpoints', { reason: reasonOf(error) });
      }
      await backoff.wait(this.ended.signal);
    }
  }

  /** Where the group's offset is ahead of the checkpoint beside the rows, no message may come to show the hole. */
  private async compare(partitions: readonly number[]): Promise<void> {
    failpoint('consumer.assigned');
    const { kafka, groupId, contract, consumer } = this.parts;
    const committed = await kafka.committedOffsets(groupId, contract.topic.name);
    const checkpoints = await consumer.checkpoints();
    this.hints.begin(committed, partitions);
    this.watchdog.assigned(new Map(partitions.map((partition) => [partition, BigInt(committed.get(partition)?.offset ?? 0)])));
    for (const partition of partitions) {
      const applied = checkpoints.get(partition)?.position ?? 0;
      if (committedPosition(committed.get(partition)) > applied) this.queue.add({ messages: [], catchUp: partition });
    }
  }
}
