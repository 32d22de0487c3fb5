import { type Simulation, nameOf } from './history/simulate';
import type { Batch } from './writing/batches';

export interface Summary {
  /** What the ids of its streams begin with. */
  readonly history: string;
  readonly seed: number;
  readonly events: { readonly total: number; readonly appended: number; readonly alreadyThere: number };
  /** Of all of the history, by context and type. */
  readonly types: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By context. */
  readonly streams: Readonly<Record<string, number>>;
  /** When its newest event happened; null: there is none. */
  readonly newest: string | null;
  readonly seconds: number;
  /** Events appended a second. */
  readonly eventsPerSecond: number;
}

/** Counts while a history is written; holds no more than counts. */
export class Counts {
  total = 0;
  private appended = 0;
  private newest: string | null = null;
  private readonly types: Record<string, Record<string, number>> = {};
  private readonly streams: Record<string, number> = {};

  add(batch: Batch, appended: number): void {
    this.total += batch.length;
    this.appended += appended;
    for (const { context, streamVersion, event } of batch) {
      const types = (this.types[context] ??= {});
      types[event.type] = (types[event.type] ?? 0) + 1;
      if (streamVersion === 1) this.streams[context] = (this.streams[context] ?? 0) + 1;
      this.newest = event.occurredAt ?? this.newest;
    }
  }

  summary(simulation: Simulation, seconds: number): Summary {
    const { total, appended, types, streams, newest } = this;
    return {
      history: nameOf(simulation),
      seed: simulation.seed,
      events: { total, appended, alreadyThere: total - appended },
      types,
      streams,
      newest,
      seconds: Math.round(seconds * 100) / 100,
      eventsPerSecond: seconds > 0 ? Math.round(appended / seconds) : 0,
    };
  }
}

const count = (number: number) => number.toLocaleString('en');

/** The summary for people. */
export function toText({ history, events, types, streams, newest, seconds, eventsPerSecond }: Summary): string {
  const lines = [
    `history     ${history}, until ${newest ?? 'its first event, which is still to come'}`,
    `events      ${count(events.appended)} appended, ${count(events.alreadyThere)} already there`,
    `speed       ${count(eventsPerSecond)} events/s (${seconds} s)`,
  ];
  const contexts = Object.entries(types).flatMap(([context, of]) => ['', `${context}: ${count(streams[context] ?? 0)} streams`, ...typeLines(of)]);
  return [...lines, ...contexts].join('\n');
}

const typeLines = (types: Readonly<Record<string, number>>) =>
  Object.entries(types)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, number]) => `  ${type.padEnd(18)}${count(number).padStart(12)}`);
