import type { Client } from 'pg';
import type { LoggedEvent } from '../oracle/evidence';

const PAGE = 20_000;

interface Row {
  readonly position: string;
  readonly stream_id: string;
  readonly stream_version: number;
  readonly type: string;
  readonly event_id: string;
  readonly correlation_id: string;
  readonly movement: string;
}

const PAGE_OF_LOG = `
  SELECT position, stream_id, stream_version, type, event_id, metadata->>'correlationId' AS correlation_id,
         CASE type WHEN 'FundsDeposited' THEN (data->>'amount')::bigint WHEN 'BalanceAdjusted' THEN (data->>'amount')::bigint
                   WHEN 'FundsWithdrawn' THEN -(data->>'amount')::bigint ELSE 0 END AS movement
  FROM events WHERE position > $1 ORDER BY position LIMIT ${PAGE}`;

/** The whole log as the table holds it, past every reader of the product. */
export async function readLog(client: Client): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  for (;;) {
    const { rows } = await client.query<Row>(PAGE_OF_LOG, [log.at(-1)?.position ?? 0]);
    if (rows.length === 0) return log;
    log.push(...rows.map(logged));
  }
}

const logged = (row: Row): LoggedEvent => ({
  position: Number(row.position),
  streamId: row.stream_id,
  streamVersion: row.stream_version,
  type: row.type,
  eventId: row.event_id,
  correlationId: row.correlation_id,
  movement: Number(row.movement),
});
