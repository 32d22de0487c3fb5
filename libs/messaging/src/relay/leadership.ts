import { Client } from 'pg';
import { Backoff, pause } from '../backoff';
import { FeedStalled } from '../errors';
import type { Availability } from '../log';

const TRY_EVERY_MS = 400;
const CHECK_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 3_000;
/** Postgres ends the session, and with it the lead, of a process that is frozen or cut off. */
const SILENT_AT_MOST_MS = 5_000;

/** Works only while it leads: `lost` aborts at once when it no longer does. */
export type Lead = (lost: AbortSignal) => Promise<void>;

/**
 * One among all instances leads: whoever holds a session advisory lock on a connection of its own. With the connection
 * goes the lock, so nobody has to be trusted to give it back; what a deposed leader still does fails at the checkpoint.
 */
export class Leadership {
  constructor(
    private readonly connectionString: string,
    private readonly name: string,
    private readonly database: Availability,
  ) {}

  /** Stands by, leads, stands by again, until `stop` aborts. @throws FeedStalled when what it led stands still, and nothing else */
  async run(stop: AbortSignal, lead: Lead): Promise<void> {
    const backoff = new Backoff();
    while (!stop.aborted) {
      try {
        await this.term(stop, lead);
        backoff.reset();
      } catch (error) {
        if (error instanceof FeedStalled) throw error;
        if (!stop.aborted) this.database.away(error);
      }
      await backoff.wait(stop);
    }
  }

  private async term(stop: AbortSignal, lead: Lead): Promise<void> {
    const client = this.client();
    const lost = new AbortController();
    client.on('error', () => lost.abort()).on('end', () => lost.abort());
    try {
      await client.connect();
      this.database.back();
      if (!(await this.acquire(client, AbortSignal.any([stop, lost.signal])))) return;
      const checking = setInterval(() => void client.query('SELECT 1').catch(() => lost.abort()), CHECK_EVERY_MS);
      await lead(lost.signal).finally(() => clearInterval(checking));
    } finally {
      await Promise.race([client.end().catch(() => undefined), pause(ANSWER_WITHIN_MS, lost.signal)]);
    }
  }

  private client(): Client {
    return new Client({
      connectionString: this.connectionString,
      application_name: this.name,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      options: `-c idle_session_timeout=${SILENT_AT_MOST_MS}`,
      keepAlive: true,
    });
  }

  /** Asks again and again rather than waiting in the lock: a waiting statement would hold back VACUUM. */
  private async acquire(client: Client, given: AbortSignal): Promise<boolean> {
    while (!given.aborted) {
      const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS leads', [this.name]);
      if (rows[0]?.leads) return true;
      await pause(TRY_EVERY_MS, given);
    }
    return false;
  }
}
