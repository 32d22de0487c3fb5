import type { Link } from './history';

/** Where the read model stands in one partition. */
export interface Place {
  readonly position: number;
  readonly completeTo: number;
}

/** What Kafka keeps for a group: the next message to read, and the position of the last one handled. */
export interface Hint {
  readonly offset: number;
  readonly position: number;
}

/** A message in a partition of the topic; one that the broker lost leaves its offset behind. */
export interface Kept extends Link {
  readonly gone: boolean;
}

export interface RelayCheckpoint {
  readonly position: number;
  readonly last: readonly number[];
}

/** One process that may publish. */
export interface Relay {
  readonly doing: 'standing by' | 'leading' | 'following' | 'publishing';
  /** It holds the lock; one that leads without it is a zombie. */
  readonly lock: boolean;
  /** The checkpoint as it read or moved it last. */
  readonly saved: RelayCheckpoint;
  /** Where the checkpoint goes when the page is published. */
  readonly next: RelayCheckpoint;
  /** Of the page: not confirmed yet. What may be under way is: see the relay's steps. */
  readonly page: readonly Link[];
}

/** What of some messages is new to the read model, and where that brings each partition. */
export interface Effect {
  readonly applied: readonly number[];
  readonly places: readonly Place[];
}

/** A transaction of a reader, from reading the checkpoints to its end. */
export interface Transaction extends Effect {
  readonly messages: readonly Link[];
  /** What is left of the batch once it has committed. */
  readonly rest: readonly Link[];
  /** The checkpoints as it read them. */
  readonly read: readonly Place[];
  /** The row as it loaded it. */
  readonly row?: readonly number[];
  /** One of two writes is done, where the rule that makes them one is taken away. */
  readonly half?: boolean;
}

/** One process of the projection service. */
export interface Reader {
  readonly feed: 'down' | 'kafka' | 'log';
  /** Last position of each partition, as far as it remembers. */
  readonly standing?: readonly number[] | undefined;
  /** Kafka: next message to fetch, by partition. */
  readonly offsets: readonly number[];
  /** Log: read up to here. */
  readonly after: number;
  readonly batch: readonly Link[];
  /** Log: position of the page in hand; 0: none is in hand. */
  readonly pageTo: number;
  /** Partitions to be completed from the log. */
  readonly catchUp: readonly number[];
  readonly transaction?: Transaction | undefined;
}

/** Everything there is at one moment. */
export interface World {
  /** Positions that the log shows, in order. */
  readonly log: readonly number[];
  readonly relayCheckpoint: RelayCheckpoint;
  readonly relays: readonly Relay[];
  readonly topic: readonly (readonly Kept[])[];
  /** Sent by nobody who still waits; may land at any time. */
  readonly late: readonly Link[];
  readonly hints: readonly Hint[];
  readonly checkpoints: readonly Place[];
  /** Positions in the order in which they took effect, on one row that all streams share. */
  readonly row: readonly number[];
  readonly readers: readonly Reader[];
  /** Faults that may still happen. */
  readonly faults: number;
}

const NOWHERE: RelayCheckpoint = { position: 0, last: [0, 0] };

export const STANDING_BY: Relay = { doing: 'standing by', lock: false, saved: NOWHERE, next: NOWHERE, page: [] };
export const DOWN: Reader = { feed: 'down', offsets: [0, 0], after: 0, batch: [], pageTo: 0, catchUp: [] };

/** How much there is to interleave. */
export interface Size {
  /** The stream of each event, a letter each: a, b or c. */
  readonly streams: string;
  readonly relays: number;
  readonly readers: number;
  readonly faults: number;
}

export const beginning = ({ relays, readers, faults }: Size): World => ({
  log: [],
  relayCheckpoint: NOWHERE,
  relays: Array.from({ length: relays }, () => STANDING_BY),
  topic: [[], []],
  late: [],
  hints: [{ offset: 0, position: 0 }, { offset: 0, position: 0 }],
  checkpoints: [{ position: 0, completeTo: 0 }, { position: 0, completeTo: 0 }],
  row: [],
  readers: Array.from({ length: readers }, () => DOWN),
  faults,
});

/** The list with one of its items replaced. */
export const replaced = <Item>(items: readonly Item[], index: number, item: Item): readonly Item[] => items.map((other, at) => (at === index ? item : other));

/** The list without the first message of that position. */
export function without<Message extends Link>(messages: readonly Message[], position: number): readonly Message[] {
  const found = messages.findIndex((message) => message.position === position);
  return found < 0 ? messages : messages.filter((_, index) => index !== found);
}
