import type { Codec } from './codec';
import type { DomainEvent } from './event';

/** Where a context's events are published. A new generation is a new name: a topic is never repartitioned. */
export interface Topic {
  /** `reprise.<context>.g<generation>` */
  readonly name: string;
  readonly partitions: number;
}

/** All that other teams need to read a context: its events, their versions, and where they are published. */
export interface Contract<Event extends DomainEvent> {
  /** Name of the context: `accounts`. */
  readonly context: string;
  /** Category of its streams: `account`. */
  readonly category: string;
  readonly topic: Topic;
  readonly codec: Codec<Event>;
}

/** A contract whose events nobody needs to look into: for relays, feeds and tools. */
export type AnyContract = Contract<DomainEvent>;
