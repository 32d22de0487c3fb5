/** What one command does to one stream when it is accepted. */
export interface Write {
  readonly streamId: string;
  readonly events: number;
  /** Where there may have been nothing to do (freezing what is frozen): then no event of it is in the log. */
  readonly optional?: boolean;
  /** The version that the stream was said to be at (If-Match): the first event is the one after it. */
  readonly expected?: number;
  /** What it adds to the balance, in minor units; 0 where no money moves. */
  readonly movement: number;
}

/** Where an acknowledged command says one of its streams stands: at its last event there. */
export interface Acknowledged {
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: number;
}

export type Outcome =
  | { readonly kind: 'ok'; readonly appended: readonly Acknowledged[] }
  /** A definite no (4xx): nothing of it may be in the log. */
  | { readonly kind: 'refused'; readonly status: number; readonly type: string }
  /** No answer, or 5xx: in the log once or not at all. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What a client knows of one command it sent. Times are milliseconds of the run's monotonic clock. */
export interface Operation {
  /** Its X-Correlation-Id and Idempotency-Key; every retry uses it again. */
  readonly id: string;
  readonly client: number;
  readonly command: string;
  /** All or none of these. */
  readonly writes: readonly Write[];
  readonly sentAt: number;
  readonly endedAt?: number;
  /** Of the last try. */
  readonly outcome: Outcome;
}

/** One answer of a query service to one client, which asks one thing after the other. */
export interface Observation {
  readonly client: number;
  readonly readModel: string;
  /** The stream whose row it is. */
  readonly streamId: string;
  readonly at: number;
  /** Its Reprise-Position. */
  readonly position: number;
  /** Null: there was no such row (404). */
  readonly streamVersion: number | null;
  /** The Reprise-Min-Position it was asked with. */
  readonly minPosition?: number;
}

export interface LoggedEvent {
  readonly position: number;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly type: string;
  readonly eventId: string;
  readonly correlationId: string;
  /** Minor units that it adds to its stream's balance. */
  readonly movement: number;
}

/** One message of a topic; duplicates are listed as often as they are there. */
export interface PublishedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly position: number;
  readonly prevPosition: number;
  readonly eventId: string;
  readonly streamId: string;
  readonly streamVersion: number;
}

/** One read model as it stands, and as a replay of the log makes it: a canonical text a row, sorted. */
export interface ReadModelRows {
  readonly name: string;
  readonly live: readonly string[];
  readonly replayed: readonly string[];
}

/** Rows that stand for one event each, like lines of a statement, in the order in which the read model shows them. */
export interface ShownOrder {
  readonly readModel: string;
  readonly streamId: string;
  readonly positions: readonly number[];
}

/** A fault that never bit fails the run. */
export interface BitOf {
  readonly fault: string;
  readonly injected: number;
  readonly bit: number;
}

/** One figure of a service before the faults and after healing, and what it may be at most then. */
export interface Resource {
  readonly service: string;
  readonly what: 'memory' | 'sockets' | 'pool';
  readonly before: number;
  readonly after: number;
  readonly limit: number;
}

/** All that is left of a run, read when everything is healed and caught up. */
export interface Evidence {
  readonly seed: number;
  readonly cycles: number;
  readonly operations: readonly Operation[];
  readonly observations: readonly Observation[];
  /** The whole log, by position. */
  readonly log: readonly LoggedEvent[];
  /** Every topic that the relay fills, each partition by offset. */
  readonly published: readonly PublishedMessage[];
  /** Which category's events go to which topic; categories that are missing here are published nowhere. */
  readonly topics: Readonly<Record<string, string>>;
  readonly readModels: readonly ReadModelRows[];
  readonly shown: readonly ShownOrder[];
  /** By account stream: the balance that its live read model shows. */
  readonly balances: Readonly<Record<string, number>>;
  /** Keys that stand still; `streams` are those that a poison event was put into: their rows and balances may be behind. */
  readonly parked: { readonly expected: number; readonly found: number; readonly streams: readonly string[] };
  readonly sealsVerify: boolean;
  readonly faults: readonly BitOf[];
  readonly resources: readonly Resource[];
}
