import { failpoint } from '@reprise/failpoints';
import type { AnyContract } from '@reprise/kernel';
import { Backoff } from '../backoff';
import { Chain } from '../chain';
import { RelayDeposed } from '../errors';
import type { KafkaClient } from '../kafka/kafka-client';
import { Availability, type Log } from '../log';
import type { Troubles } from '../troubles';
import type { LogPage, LogReader } from '../log-reader';
import type { RelayCheckpoint, RelayCheckpoints } from './relay-checkpoints';
import { type Halt, TopicPublisher } from './topic-publisher';

const SAVE_IDLE_EVERY_MS = 1_000;

export interface LaneParts {
  readonly log: LogReader;
  readonly kafka: KafkaClient;
  readonly checkpoints: Pick<RelayCheckpoints, 'load' | 'move'>;
  readonly report: Log;
  readonly troubles?: Troubles;
}

/** Fills one topic from the log, in position order, from where its checkpoint stands. */
export class TopicLane {
  /** Everything at or below is published. */
  position = 0;
  published = 0;
  private readonly availability: Availability;
  private readonly publisher: TopicPublisher;
  private readonly backoff = new Backoff();
  private saved = 0;
  private savedAt = 0;

  constructor(
    private readonly contract: AnyContract,
    private readonly parts: LaneParts,
  ) {
    this.availability = new Availability(`relay of ${contract.topic.name}`, parts.report, parts.troubles);
    this.publisher = new TopicPublisher(parts.kafka, contract, this.availability);
  }

  get problem(): string | undefined {
    return this.availability.problem;
  }

  /** Where the active relay left it: for those who stand by. */
  async refresh(): Promise<void> {
    this.position = (await this.parts.checkpoints.load(this.contract.topic.name)).position;
  }

  /** Resolves when halted. @throws RelayDeposed when another relay moved the checkpoint */
  async run(halt: Halt): Promise<void> {
    const halted = AbortSignal.any([halt.stop, halt.lost]);
    while (!halted.aborted) {
      try {
        await this.parts.kafka.ensureTopic(this.contract.topic);
        await this.fill(halt, halted);
      } catch (error) {
        if (halted.aborted) return;
        this.availability.away(error);
        if (error instanceof RelayDeposed) throw error;
      }
      await this.backoff.wait(halted);
    }
  }

  private async fill(halt: Halt, halted: AbortSignal): Promise<void> {
    const { log, checkpoints } = this.parts;
    const from = await checkpoints.load(this.contract.topic.name);
    failpoint('relay.loaded');
    const chain = new Chain(this.contract.topic.partitions, from.partitions);
    this.position = this.saved = from.position;
    this.availability.back();
    for await (const page of log.follow({ after: from.position, categories: [this.contract.category] }, halted)) {
      await this.publish(page, chain, halt);
    }
  }

  /** The checkpoint moves only after every send of the page is confirmed. */
  private async publish(page: LogPage, chain: Chain, halt: Halt): Promise<void> {
    failpoint('relay.read');
    await this.publisher.publish(chain.linkAll(page.events), halt);
    failpoint('relay.published');
    const due = page.events.length > 0 || performance.now() - this.savedAt > SAVE_IDLE_EVERY_MS;
    if (due) await this.save({ position: page.position, partitions: chain.positions });
    this.published += page.events.length;
    this.position = page.position;
    this.backoff.reset();
  }

  private async save(checkpoint: RelayCheckpoint): Promise<void> {
    await this.parts.checkpoints.move(this.contract.topic.name, this.saved, checkpoint);
    failpoint('relay.checkpointed');
    this.saved = checkpoint.position;
    this.savedAt = performance.now();
  }
}
