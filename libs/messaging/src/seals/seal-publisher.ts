import { failpoint } from '@reprise/failpoints';
import type { Topic } from '@reprise/kernel';
import type { Pool } from 'pg';
import { SealsGone } from '../errors';
import type { KafkaClient } from '../kafka/kafka-client';
import { RelayCheckpoints } from '../relay/relay-checkpoints';
import { type PublishedSeal, SEAL_TOPIC, toRecord } from './seal-topic';

export interface SealPublisherOptions {
  readonly kafka: KafkaClient;
  /** The log's database, for `relay_checkpoints`: that of the topic holds the number of the newest published seal. */
  readonly pool: Pool;
  readonly seals: {
    /** The next seals after a number, in order. */
    read(page: { readonly after: number; readonly limit: number }): Promise<readonly PublishedSeal[]>;
    sealed(): Promise<{ readonly number: number }>;
  };
  /** Default: `reprise.seals`. */
  readonly topic?: Topic;
}

/** A full one is 45 KB as a message. */
const SEALS_PER_SEND = 8;

/** Brings every seal to its topic, in order and at least once. */
export class SealPublisher {
  private readonly checkpoints: RelayCheckpoints;
  private readonly topic: Topic;

  constructor(private readonly options: SealPublisherOptions) {
    this.checkpoints = new RelayCheckpoints(options.pool);
    this.topic = options.topic ?? SEAL_TOPIC;
  }

  /**
   * Publishes the next seals; answers whether there may be more.
   * @throws SealsGone when the log has fewer than were published, NotSent, RelayDeposed, or the client's error
   */
  async publishNext(): Promise<boolean> {
    const { kafka, seals } = this.options;
    const published = await this.checkpoints.load(this.topic.name);
    const next = await seals.read({ after: published.position, limit: SEALS_PER_SEND });
    const last = next.at(-1);
    if (!last) return this.none(published.position);
    failpoint('seals.read');
    await kafka.ensureTopic(this.topic);
    await kafka.send(this.topic.name, 0, next.map(toRecord));
    failpoint('seals.sent');
    await this.checkpoints.move(this.topic.name, published.position, { position: last.number, partitions: new Map() });
    failpoint('seals.checkpointed');
    return next.length === SEALS_PER_SEND;
  }

  private async none(published: number): Promise<false> {
    const { number } = await this.options.seals.sealed();
    if (number < published) throw new SealsGone(this.topic.name, { published, found: number });
    return false;
  }
}
