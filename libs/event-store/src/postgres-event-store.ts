import { failpoint } from '@reprise/failpoints';
import type { StoredEvent } from '@reprise/kernel';
import { Client, type Pool } from 'pg';
import { type AuditQuery, readAudit, readCausedBy, readEvent } from './audit-reading';
import { prepareAppend } from './append-batch';
import { AppendQueue } from './append-queue';
import { writeBatch } from './append-statement';
import { ask, openPool } from './connection';
import { IdempotencyKeyReused, InvalidAppend } from './errors';
import type {
  Append,
  AppendResult,
  AppendedStream,
  EventStore,
  IdempotencyRecord,
  LoadSnapshot,
  ReadAll,
  ReadStream,
  Snapshot,
  StoredSnapshot,
} from './event-store';
import { type Kind, readKinds, readSamples } from './kind-reading';
import { readHead, readVersion, readVersionUntil } from './log-reading';
import { eventsOf, stretches, textOf } from './log-stretches';
import { countPurged } from './purge/purge-reading';
import { checkSchema } from './schema-check';
import { LogSeals } from './seals/log-seals';
import { checkSettings } from './settings-check';
import { readSnapshot, writeSnapshot } from './snapshots';
import { streamEvents } from './stream-events';
import { WakeUp } from './wake-up';

const PAGE = 1_000;
const POLL_MS = 500;
const PATIENCE_MS = 10_000;
const LISTEN_MS = 5_000;
/** A hint is not worth waiting for the disk, nor is it worth an append's waiting behind it there. */
const NOTIFY = { name: 'notify', text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')` };

export interface EventStoreOptions {
  /** `postgres://…`, as the writer (append and read) or the reader (read). */
  readonly url: string;
  /** Connections at most; appends of a process need only one. Default 10. */
  readonly connections?: number;
  /** How long an append waits for its answer at most, from the call on, while Postgres is away or hangs. Default 10,000 ms. */
  readonly patienceMs?: number;
  /** Told of every batch of appends that was written, or could not be. */
  readonly onBatch?: (batch: AppendedBatch) => void;
}

/** Appends that were written by one call. */
export interface AppendedBatch {
  readonly appends: number;
  readonly events: number;
  readonly seconds: number;
}

/** A stretch of the log; see `LogReader` in libs/messaging, which this store satisfies. */
interface Page {
  readonly events: readonly StoredEvent[];
  readonly position: number;
}

/** A stretch of the log as text: a line of JSON for each event. */
export interface TextPage {
  readonly text: string;
  readonly position: number;
}

type FollowQuery = Pick<ReadAll, 'categories' | 'types' | 'since'> & { readonly after: number };

/** The log on Postgres: a table, and one function that alone may write to it. */
export class PostgresEventStore implements EventStore {
  readonly seals: LogSeals;
  private readonly queue: AppendQueue;
  private readonly patienceMs: number;
  private readonly wakeUp: WakeUp;

  private constructor(
    private readonly pool: Pool,
    options: EventStoreOptions,
  ) {
    this.seals = new LogSeals(pool);
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.wakeUp = new WakeUp(
      () => new Client({ connectionString: options.url, keepAlive: true, connectionTimeoutMillis: LISTEN_MS, query_timeout: LISTEN_MS }),
      (channel) => pool.query({ ...NOTIFY, values: [channel] }),
    );
    this.queue = new AppendQueue(async (batch) => {
      const since = performance.now();
      const results = await writeBatch(pool, batch, this.patienceMs);
      options.onBatch?.({ appends: batch.length, events: batch.reduce((sum, { events }) => sum + events, 0), seconds: (performance.now() - since) / 1_000 });
      this.wakeUp.appended();
      failpoint('append.told');
      return results;
    });
  }

  /** @throws UnsafeSettings when Postgres could lose what it acknowledged. */
  static async open(options: EventStoreOptions): Promise<PostgresEventStore> {
    const pool = openPool({ connectionString: options.url, max: options.connections ?? 10 });
    try {
      await checkSettings(pool);
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new PostgresEventStore(pool, options);
  }

  /** For services. @throws SchemaDrift when the log is not guarded as its migrations guard it, UnsafeSettings */
  static async openGuarded(options: EventStoreOptions): Promise<PostgresEventStore> {
    const store = await PostgresEventStore.open(options);
    try {
      await store.checkSchema();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  /** @throws SchemaDrift when triggers, owners or rights are not those that the migrations make */
  checkSchema(): Promise<void> {
    return checkSchema(this.pool);
  }

  /** Appends that wait for the batch in hand. */
  get waitingAppends(): number {
    return this.queue.length;
  }

  /** Its connections. */
  get connections(): Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'> {
    return this.pool;
  }

  append(unit: Append): Promise<AppendResult> {
    try {
      return this.queue.add(prepareAppend(unit, performance.now() + this.patienceMs));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new InvalidAppend(String(error)));
    }
  }

  async findIdempotent({ key, requestHash }: IdempotencyRecord): Promise<AppendResult | undefined> {
    // No key with NUL is ever kept, and Postgres can't be asked for one.
    if (key.includes('\0')) return undefined;
    const rows = await ask<{ request_hash: string; streams: AppendedStream[] }>(this.pool, {
      name: 'find_idempotent',
      text: 'SELECT request_hash, streams FROM idempotency_keys WHERE key = $1',
      values: [key],
    });
    const answer = rows[0];
    if (!answer) return undefined;
    if (answer.request_hash !== requestHash) throw new IdempotencyKeyReused(key);
    failpoint('idempotency.found');
    return { streams: answer.streams, replayed: true };
  }

  currentVersion(streamId: string): Promise<number> {
    return readVersion(this.pool, streamId);
  }

  /**
   * The newest version of a stream up to which nothing in it happened (`occurredAt`) after that ISO time, to the
   * millisecond; 0: its first event did, or there is none. Times need not be in the order of the stream.
   */
  versionUntil(streamId: string, time: string): Promise<number> {
    return readVersionUntil(this.pool, streamId, time);
  }

  head(): Promise<number> {
    return readHead(this.pool);
  }

  saveSnapshot(snapshot: Snapshot): Promise<void> {
    return writeSnapshot(this.pool, snapshot);
  }

  loadSnapshot(query: LoadSnapshot): Promise<StoredSnapshot | undefined> {
    return readSnapshot(this.pool, query);
  }

  readStream(query: ReadStream): AsyncGenerator<StoredEvent> {
    return streamEvents(this.pool, query);
  }

  async *readAll(query: ReadAll = {}): AsyncGenerator<StoredEvent> {
    const { after = 0, limit = Infinity, ...filter } = query;
    let left = limit;
    for await (const { events } of this.pages({ ...filter, after }, Math.min(limit, PAGE))) {
      yield* events.slice(0, left);
      left -= events.length;
      if (left <= 0) return;
    }
  }

  /** The matching part of the log, page by page; ends at `until` or where the head stood at the beginning. */
  read(query: ReadAll & { readonly after: number }): AsyncGenerator<Page> {
    return this.pages(query, PAGE);
  }

  /** As `read`, then waits for what is appended next, until `signal` aborts. */
  follow(query: FollowQuery, signal: AbortSignal): AsyncGenerator<Page> {
    return this.following(query, signal, (from) => this.pages(from, PAGE));
  }

  /** As `read`, in the text that Postgres makes of the events: for whoever hands them on and does not look into them. */
  async *readText(query: ReadAll & { readonly after: number }): AsyncGenerator<TextPage> {
    for await (const { found, position } of stretches(this.pool, query, { limit: PAGE, turn: textOf })) yield { text: found, position };
  }

  /** As `follow`, in the text that Postgres makes of the events. */
  followText(query: FollowQuery, signal: AbortSignal): AsyncGenerator<TextPage> {
    return this.following(query, signal, (from) => this.readText(from));
  }

  /** A page of what an audit asks for, by position. */
  audit(query: AuditQuery): Promise<StoredEvent[]> {
    return readAudit(this.pool, query);
  }

  eventOf(eventId: string): Promise<StoredEvent | undefined> {
    return readEvent(this.pool, eventId);
  }

  /** The first `limit` events that one of these commands or events caused directly, in position order. */
  causedBy(causes: readonly string[], limit: number): Promise<StoredEvent[]> {
    return readCausedBy(this.pool, causes, limit);
  }

  /** How many events of a stream, up to a version, were purged: what they did is in no state that is folded now. */
  purgedIn(streamId: string, upToVersion: number): Promise<number> {
    return countPurged(this.pool, streamId, upToVersion);
  }

  /** What kinds of events a stretch of the log holds; `after` exclusive, `until` inclusive. Reads all of it. */
  kinds(stretch: { readonly after: number; readonly until: number }): Promise<Kind[]> {
    return readKinds(this.pool, stretch);
  }

  /** At most `count` events of a kind, the first, the last and some between them, in position order. */
  samples(kind: Kind, count: number): Promise<StoredEvent[]> {
    return readSamples(this.pool, kind, count);
  }

  async close(): Promise<void> {
    await this.queue.close();
    await this.wakeUp.close();
    await this.pool.end();
  }

  private async *following<Read extends { readonly position: number }>(
    query: FollowQuery,
    signal: AbortSignal,
    read: (from: FollowQuery) => AsyncIterable<Read>,
  ): AsyncGenerator<Read> {
    let { after } = query;
    while (!signal.aborted) {
      const from = after;
      for await (const page of read({ ...query, after })) {
        after = page.position;
        yield page;
        if (signal.aborted) return;
      }
      if (after === from) await this.wakeUp.wait(POLL_MS, signal);
    }
  }

  private async *pages(query: Omit<ReadAll, 'limit'> & { readonly after: number }, limit: number): AsyncGenerator<Page> {
    for await (const { found, position } of stretches(this.pool, query, { limit, turn: eventsOf })) yield { events: found, position };
  }
}
