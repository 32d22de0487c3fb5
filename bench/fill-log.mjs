// A long log in seconds: what appends would have written, by one INSERT of the owner.
import { Client } from 'pg';

/** Events of one INSERT: a transaction that is neither too short nor held in memory. */
const STRETCH = 500_000;

/** As long as a sealed value is: nine parts, of which the last is base64url. */
const envelope = (path) =>
  `'pii:1:s' || account || ':' || md5(account::text)::uuid || ':' || md5(position::text)::uuid || ':account-' || account || ':owner%2F${path}:2:' || translate(repeat(md5('${path}' || account), 3), ' ', '')`;

const OPENED = `jsonb_build_object('accountId', account::text, 'currency', 'EUR', 'overdraftLimit', 0,
  'owner', jsonb_build_object('subjectId', 's' || account, 'name', ${envelope('name')}, 'email', ${envelope('email')}))`;
const DEPOSITED = `jsonb_build_object('amount', 1 + position % 100, 'currency', 'EUR', 'reference', 'salary ' || position)`;

/** Accounts take turns: the first event of each opens it, the others are deposits. */
const FILL = `INSERT INTO events
  SELECT position, 'account-' || account, version, 'account', CASE version WHEN 1 THEN 'AccountOpened' ELSE 'FundsDeposited' END, 2,
    CASE version WHEN 1 THEN ${OPENED} ELSE ${DEPOSITED} END,
    jsonb_build_object('correlationId', md5(position::text)::uuid, 'causationId', md5(position::text)::uuid, 'actor', 'bench'),
    md5('event' || position)::uuid, moment, moment
  FROM (SELECT position, $4::bigint + (position - $4 - 1) % $3::bigint AS account, (position - $4 - 1) / $3::bigint + 1 AS version,
          timestamptz '2026-01-01 00:00Z' + position * interval '1 millisecond' AS moment
        FROM generate_series($1::bigint, $2::bigint) AS position) AS numbered`;
const HEAD = `UPDATE head SET (position, recorded_at) = (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)`;

/** The log goes on after its head with so many events of so many new accounts, as valid as any: dense positions and versions. */
export async function fillLog(ownerUrl, { events, accounts }) {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('SET ROLE reprise_log_owner');
    const { rows } = await client.query('SELECT position::int FROM head');
    const from = rows[0].position;
    for (let done = 0; done < events; done += STRETCH) {
      await client.query({ text: FILL, values: [from + done + 1, from + Math.min(events, done + STRETCH), accounts, from] });
      await client.query(HEAD);
    }
    await client.query('ANALYZE events');
  } finally {
    await client.end();
  }
}
