/** Every way messaging can say no. Facts are in the message: topic, partition, position. */
export abstract class MessagingError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

/** A message that is not one of ours, or that was damaged. Where it stood is in the message. */
export class UnreadableMessage extends MessagingError {
  constructor(
    readonly at: { readonly topic: string; readonly partition: number; readonly offset: string },
    problems: string,
  ) {
    super(`unreadable message at ${at.topic}[${at.partition}] offset ${at.offset}: ${problems}`);
  }
}

/**
 * A batch does not join on to where the consumer stands in a partition. The consumer throws it when its transactional
 * checkpoint is not what the batch expects; the feed then reads the checkpoints again and heals or drops.
 */
export class ChainBroken extends MessagingError {
  constructor(
    readonly partition: number,
    /** The consumer's checkpoint. */
    readonly position: number,
    problem = 'the batch does not join on',
  ) {
    super(`chain of partition ${partition} is broken at position ${position}: ${problem}`);
  }
}

/** The broker did not confirm exactly the partition that was sent to. */
export class NotSent extends MessagingError {
  constructor(topic: string, partition: number, answer: unknown) {
    super(`${topic}[${partition}] was not confirmed by the broker, which answered ${JSON.stringify(answer)}`);
  }
}

/** A topic is never repartitioned under its name. */
export class TopicMismatch extends MessagingError {
  constructor(topic: { readonly name: string; readonly partitions: number }, actual: number) {
    super(
      `topic ${topic.name} has ${actual} partitions, its contract says ${topic.partitions}. ` +
        'A topic is never repartitioned: give the contract a new generation of the topic.',
    );
  }
}

/** Somebody else moved the relay's checkpoint: this relay is not the active one any more. */
export class RelayDeposed extends MessagingError {
  constructor(topic: string, position: number) {
    super(`checkpoint of ${topic} is no longer at position ${position}: another relay is active`);
  }
}

/** The log has fewer seals than were published: somebody took them away. */
export class SealsGone extends MessagingError {
  constructor(topic: string, { published, found }: { readonly published: number; readonly found: number }) {
    super(`${topic} holds seals up to number ${published}, but the log only up to ${found}: seals were removed from the log`);
  }
}

/** The consumer stands still while its topic moves on, and nothing says why: the process should end and start again. */
export class FeedStalled extends MessagingError {
  constructor(topic: string, facts: string) {
    super(`consumer of ${topic} stands still: ${facts}`);
  }
}

/** Nothing more came from a topic before its end was reached: no leader, or what ends it is no record. */
export class ReadingStopped extends MessagingError {
  constructor(topic: string, partitions: readonly number[]) {
    super(`${topic} could not be read to its end: nothing more came of partition ${partitions.join(', ')}`);
  }
}

/** history-service did not answer as agreed. */
export class LogUnavailable extends MessagingError {
  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(`the log at ${url} could not be read: ${problem}`, options);
  }
}
