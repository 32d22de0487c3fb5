import { failpoint } from '@reprise/failpoints';
import type { AnyContract } from '@reprise/kernel';
import { Chain, type Verdict, chainVerdict, lastPositions } from '../chain';
import { ChainBroken } from '../errors';
import type { FeedConsumer, FeedMessage } from '../event-feed';
import type { LogPage, LogReader } from '../log-reader';
import { partitionOf } from '../partition';
import type { Log } from '../log';
import type { FeedCounters } from './feed-counters';

export interface ChainKeeperParts {
  readonly consumer: FeedConsumer;
  readonly contract: AnyContract;
  readonly log: LogReader;
  readonly counters: FeedCounters;
  readonly report: Log;
  /** Called whenever something was applied. */
  onProgress(): void;
  /** Called while a partition is read from the log, which holds up the others for as long as it takes. */
  onHealing(): void;
}

/**
 * Stands between whatever a broker delivers and the consumer: duplicates are dropped, holes are healed from the log,
 * and only what joins on to the consumer's checkpoints is handed over. One call at a time.
 */
export class ChainKeeper {
  /** Position of the last applied message of each partition; unknown until asked for, and after any failure. */
  private standing: Map<number, number> | undefined;

  constructor(private readonly parts: ChainKeeperParts) {}

  /** The checkpoints may have moved elsewhere: ask again before the next batch. */
  forget(): void {
    this.standing = undefined;
  }

  /** Resolves when everything is applied. Rejects where something could not be: call again with the same messages. */
  async apply(messages: readonly FeedMessage[]): Promise<void> {
    const known = this.parts.counters.duplicates;
    await this.keeping(async (standing) => {
      let fitting: FeedMessage[] = [];
      for (const message of messages) {
        const verdict = this.judge(message, standing);
        if (verdict === 'duplicate') continue;
        if (verdict === 'hole') {
          await this.hand(fitting);
          fitting = [];
          await this.heal(message, standing);
        }
        this.joinOn(message, standing);
        fitting.push(message);
      }
      await this.hand(fitting);
    });
    this.reportDuplicates(this.parts.counters.duplicates - known);
  }

  /** Applies all that the log holds of a partition: for when the topic may lack its end. */
  async catchUp(partition: number): Promise<void> {
    await this.keeping((standing) => this.readFromLog(partition, standing));
  }

  private async keeping(work: (standing: Map<number, number>) => Promise<void>): Promise<void> {
    const standing = this.standing ?? (await this.ask());
    this.standing = undefined;
    await work(standing);
    this.standing = standing;
  }

  private async ask(): Promise<Map<number, number>> {
    const checkpoints = await this.parts.consumer.checkpoints();
    return new Map([...checkpoints].map(([partition, { position }]) => [partition, position]));
  }

  private judge({ partition, prevPosition, event }: FeedMessage, standing: ReadonlyMap<number, number>): Verdict {
    const verdict = chainVerdict(standing.get(partition) ?? 0, prevPosition, event.position);
    if (verdict === 'duplicate') this.parts.counters.duplicates += 1;
    return verdict;
  }

  private joinOn({ partition, prevPosition, event }: FeedMessage, standing: Map<number, number>): void {
    const at = standing.get(partition) ?? 0;
    if (chainVerdict(at, prevPosition, event.position) !== 'next') throw new ChainBroken(partition, at, `position ${event.position} follows ${prevPosition}: topic and log disagree`);
    standing.set(partition, event.position);
  }

  private reportDuplicates(count: number): void {
    if (count > 0) this.parts.report('info', `${this.parts.contract.topic.name}: duplicates dropped`, { count });
  }

  private async heal({ partition, prevPosition }: FeedMessage, standing: Map<number, number>): Promise<void> {
    this.parts.counters.holes += 1;
    const facts = { partition, after: standing.get(partition) ?? 0, until: prevPosition };
    this.parts.report('warn', `${this.parts.contract.topic.name}: hole, reading from the log what is missing`, facts);
    failpoint('consumer.healing');
    await this.readFromLog(partition, standing, prevPosition);
  }

  private async readFromLog(partition: number, standing: Map<number, number>, until?: number): Promise<void> {
    const after = standing.get(partition) ?? 0;
    const query = { after, categories: [this.parts.contract.category], ...(until !== undefined && { until }) };
    for await (const page of this.parts.log.read(query)) {
      const missing = this.missing(page, partition, standing);
      await this.hand(missing);
      for (const { event } of missing) standing.set(partition, event.position);
      this.parts.counters.healed += missing.length;
      this.parts.onHealing();
    }
  }

  private missing(page: LogPage, partition: number, standing: ReadonlyMap<number, number>): FeedMessage[] {
    const { partitions } = this.parts.contract.topic;
    const chain = new Chain(partitions, standing);
    return chain.linkAll(page.events.filter(({ streamId }) => partitionOf(streamId, partitions) === partition));
  }

  private async hand(messages: readonly FeedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    failpoint('consumer.linked');
    await this.parts.consumer.apply({ messages, completeTo: lastPositions(messages) });
    failpoint('consumer.applied');
    this.parts.counters.applied += messages.length;
    this.parts.onProgress();
  }
}
