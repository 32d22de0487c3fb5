import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventPurger, type NewEvent, PostgresEventStore, type Snapshot } from '@reprise/event-store';
import { type Route, createService, readEnv, routesOf } from '@reprise/service-kit';
import { type TestLog, createTestLog } from '@reprise/testing';
import { Client } from 'pg';
import { historyService } from './history-service';

/** An event whose metadata matters to nobody. */
export const happened = (type: string, data: unknown, more: Partial<NewEvent> = {}): NewEvent => ({
  eventId: randomUUID(),
  type,
  schemaVersion: 1,
  data,
  metadata: { correlationId: 'c', causationId: 'd', actor: 'test' },
  ...more,
});

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface Parts {
  readonly log: TestLog;
  readonly writer: PostgresEventStore;
  readonly app: NestFastifyApplication;
}

/** history-service on a log of its own, and a writer beside it. */
export class HistoryUnderTest {
  private constructor(
    private readonly parts: Parts,
    readonly url: string,
  ) {}

  static async start(access: Record<string, string> = { REPRISE_DEV_ACTOR: 'dev' }): Promise<HistoryUnderTest> {
    const log = await createTestLog();
    const writer = await PostgresEventStore.open({ url: log.writerUrl, connections: 2 });
    const env = readEnv(historyService.env, { LOG_LEVEL: 'silent', EVENT_STORE_READER_URL: log.readerUrl, ...access });
    const app = await createService(historyService, env);
    await app.listen(0, '127.0.0.1');
    return new HistoryUnderTest({ log, writer, app }, await app.getUrl());
  }

  get routes(): Route[] {
    return routesOf(this.parts.app);
  }

  /** Answers with the position of the last of them. */
  async append(streamId: string, ...events: NewEvent[]): Promise<number> {
    const { streams } = await this.parts.writer.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
    return streams[0]?.position ?? 0;
  }

  /** Seals what there is, and purges some of it. Answers with the position of the tombstone. */
  async purge(...positions: number[]): Promise<number | null> {
    const { log, writer } = this.parts;
    await writer.seals.seal({ full: false });
    const purger = EventPurger.open({ url: log.eraserUrl });
    const purging = purger.purge({ purgeId: randomUUID(), positions, requestedBy: 'dpo', reason: 'court order 7' });
    return purging.then(({ tombstone }) => tombstone).finally(() => purger.close());
  }

  saveSnapshot(snapshot: Snapshot): Promise<void> {
    return this.parts.writer.saveSnapshot(snapshot);
  }

  /** As no service could. */
  async asOwner(sql: string, values: readonly unknown[] = []): Promise<void> {
    const client = new Client({ connectionString: this.parts.log.ownerUrl });
    await client.connect();
    try {
      await client.query('SET ROLE reprise_log_owner');
      await client.query(sql, [...values]);
    } finally {
      await client.end();
    }
  }

  async get(path: string): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** What the lines of an NDJSON answer hold. */
  async lines(path: string): Promise<unknown[]> {
    const response = await fetch(`${this.url}${path}`, { headers: { accept: 'application/x-ndjson' } });
    const text = await response.text();
    return text.split('\n').filter(Boolean).map((line): unknown => JSON.parse(line));
  }

  async stop(): Promise<void> {
    await this.parts.app.close();
    await this.parts.writer.close();
    await this.parts.log.drop();
  }
}
