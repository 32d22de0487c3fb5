import { randomUUID } from 'node:crypto';
import { type TestLog, createTestLog, newEvent, newStreamId } from '@reprise/testing';
import { Client } from 'pg';
import { EventPurger, PostgresEventStore, type PurgeRequest } from '../index';

/** What must be gone afterwards. */
export const SECRET = 'canary Ada Lovelace';

/** A log from which something is purged. */
export class PurgedLog {
  private constructor(
    readonly log: TestLog,
    readonly store: PostgresEventStore,
    readonly purger: EventPurger,
  ) {}

  static async create(): Promise<PurgedLog> {
    const log = await createTestLog();
    return new PurgedLog(log, await PostgresEventStore.open({ url: log.writerUrl }), EventPurger.open({ url: log.eraserUrl }));
  }

  async close(): Promise<void> {
    await this.purger.close();
    await this.store.close();
    await this.log.drop();
  }

  /** A stream of so many events that hold the secret. */
  async aStream(count = 3, streamId = newStreamId()): Promise<{ streamId: string; positions: number[] }> {
    const events = Array.from({ length: count }, (_, index) => newEvent({ data: { secret: SECRET, index } }));
    const { streams } = await this.store.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
    const last = streams[0]?.position ?? 0;
    return { streamId, positions: events.map((_, index) => last - count + 1 + index) };
  }

  /** The same, and sealed. */
  async aSealedStream(count?: number): Promise<{ streamId: string; positions: number[] }> {
    const stream = await this.aStream(count);
    await this.seal();
    return stream;
  }

  async seal(): Promise<void> {
    const head = await this.store.head();
    while ((await this.store.seals.sealed()).position < head) await this.store.seals.seal({ full: false });
  }

  readonly request = (positions: readonly number[], fields: Partial<PurgeRequest> = {}): PurgeRequest => ({
    purgeId: randomUUID(),
    positions: [...positions],
    requestedBy: 'dpo',
    reason: 'court order 7',
    ...fields,
  });

  readonly purge = (positions: readonly number[], fields: Partial<PurgeRequest> = {}) => this.purger.purge(this.request(positions, fields));

  async at(position: number) {
    for await (const event of this.store.readAll({ after: position - 1, until: position })) return event;
    return undefined;
  }

  async asSuperuser<Row extends object>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.log.superuserUrl });
    await client.connect();
    return client.query<Row>(sql).then(({ rows }) => rows).finally(() => client.end());
  }

  /** Every row of every table of the log, as text. */
  async everything(): Promise<string> {
    const tables = ['events', 'snapshots', 'idempotency_keys', 'seals', 'purges', 'purged_events', 'relay_checkpoints'];
    const rows = await this.asSuperuser<{ row: string }>(tables.map((table) => `SELECT ${table}::text AS row FROM ${table}`).join(' UNION ALL '));
    return rows.map(({ row }) => row).join('\n');
  }
}
