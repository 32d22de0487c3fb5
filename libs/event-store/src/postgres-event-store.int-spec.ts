import { createTestLog, eventStoreContract, newEvent, newStreamId, tcpProxy } from '@reprise/testing';
import { Client } from 'pg';
import { PostgresEventStore, migrate } from './index';

type TestLog = Awaited<ReturnType<typeof createTestLog>>;

let log: TestLog;
beforeAll(async () => {
  log = await createTestLog();
});
afterAll(() => log.drop());

const asRole = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

describe('a log on Postgres', () => {
  eventStoreContract(() => PostgresEventStore.open({ url: log.writerUrl }));
});

describe('positions', () => {
  it('appear in order to every reader while several processes append', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => PostgresEventStore.open({ url: log.writerUrl })));
    const reader = await PostgresEventStore.open({ url: log.readerUrl });
    const before = await reader.head();
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const { events } of reader.follow({ after: before }, stop.signal)) {
        seen.push(...events.map(({ position }) => position));
        if (seen.length >= 900) stop.abort();
      }
    })();
    await Promise.all(
      stores.map((store) =>
        Promise.all(
          Array.from({ length: 300 }, () => store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent()] }] })),
        ),
      ),
    );
    await following;
    expect(seen).toEqual(Array.from({ length: 900 }, (_, index) => before + 1 + index));
    await Promise.all([...stores, reader].map((store) => store.close()));
  });

  it('never go backwards in recorded time', async () => {
    const outOfOrder = await asRole(log.readerUrl, (client) =>
      client.query('SELECT 1 FROM events a JOIN events b ON b.position = a.position + 1 WHERE b.recorded_at < a.recorded_at'),
    );
    expect(outOfOrder.rowCount).toBe(0);
  });
});

describe('history', () => {
  const changes = [
    "UPDATE events SET type = 'Forged'",
    "UPDATE events SET type = 'Forged' WHERE false",
    'DELETE FROM events',
    'TRUNCATE events',
    'TRUNCATE events CASCADE',
    "MERGE INTO events USING head ON head.position = events.position WHEN MATCHED THEN UPDATE SET type = 'Forged'",
    "INSERT INTO events SELECT * FROM events LIMIT 1 ON CONFLICT (position) DO UPDATE SET type = 'Forged'",
  ];
  const roles = ['writerUrl', 'readerUrl', 'ownerUrl', 'superuserUrl'] as const;
  const fingerprint = () =>
    asRole(log.superuserUrl, async (client) => (await client.query<{ md5: string }>("SELECT count(*), md5(string_agg(e::text, '' ORDER BY position)) FROM events e")).rows);

  beforeAll(async () => {
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    await store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent()] }] });
    await store.close();
  });

  it.each(roles.flatMap((role) => changes.map((change) => [role, change] as const)))('refuses the %s: %s', async (role, change) => {
    const before = await fingerprint();
    await asRole(log[role], (client) => expect(client.query(change)).rejects.toThrow(/history cannot be changed|permission denied/));
    expect(await fingerprint()).toEqual(before);
  });

  it('refuses a superuser who switches ordinary triggers off, and the owner who assumes the schema', async () => {
    const before = await fingerprint();
    await asRole(log.superuserUrl, async (client) => {
      await client.query('SET session_replication_role = replica');
      await expect(client.query('DELETE FROM events')).rejects.toThrow('history cannot be changed');
    });
    await asRole(log.ownerUrl, async (client) => {
      await client.query('SET ROLE reprise_log_owner');
      await expect(client.query('DELETE FROM events')).rejects.toThrow('history cannot be changed');
    });
    expect(await fingerprint()).toEqual(before);
  });

  it.each(['writerUrl', 'readerUrl', 'ownerUrl'] as const)('takes no event past the append function from the %s', async (role) => {
    await asRole(log[role], (client) => expect(client.query('INSERT INTO events SELECT * FROM events')).rejects.toThrow('permission denied'));
    await asRole(log[role], (client) => expect(client.query('UPDATE head SET position = 0')).rejects.toThrow('permission denied'));
  });
});

describe('opening', () => {
  it('migrates once when several instances start at once', async () => {
    const fresh = await createTestLog({ migrated: false });
    await Promise.all(Array.from({ length: 4 }, () => migrate(fresh.ownerUrl)));
    const store = await PostgresEventStore.open({ url: fresh.writerUrl });
    expect(await store.head()).toBe(0);
    await store.close();
    await fresh.drop();
  });

  it('refuses a database that could lose what it acknowledged', async () => {
    const role = new URL(log.writerUrl).username;
    await asRole(log.superuserUrl, async (client) => {
      const name = new URL(log.writerUrl).pathname.slice(1);
      await client.query(`ALTER ROLE ${role} IN DATABASE "${name}" SET synchronous_commit = off`);
      await expect(PostgresEventStore.open({ url: log.writerUrl })).rejects.toThrow('synchronous_commit = off');
      await client.query(`ALTER ROLE ${role} IN DATABASE "${name}" RESET synchronous_commit`);
    });
  });
});

describe('a store whose connections are cut', () => {
  it('finds what was committed unseen, and loses or doubles nothing', async () => {
    const store = await PostgresEventStore.open({ url: log.writerUrl });
    const streamId = newStreamId();
    const killing = asRole(log.superuserUrl, async (client) => {
      for (let kill = 0; kill < 20; kill++) {
        await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reprise_writer' AND datname = current_database()");
      }
    });
    for (let version = 0; version < 100; version++) await store.append({ streams: [{ streamId, expectedVersion: version, events: [newEvent()] }] });
    await killing;
    expect(await store.currentVersion(streamId)).toBe(100);
    await store.close();
  });

  it('waits for Postgres to come back, and says so when it stays away', async () => {
    const url = new URL(log.writerUrl);
    const proxy = await tcpProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const [patient, hasty] = await Promise.all([5_000, 300].map((patienceMs) => PostgresEventStore.open({ url: url.href, patienceMs })));
    const append = (store = patient) => store?.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: [newEvent()] }] });
    proxy.cut();
    const waiting = append();
    await expect(append(hasty)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    proxy.mend();
    await expect(waiting).resolves.toMatchObject({ replayed: false });
    await Promise.all([patient?.close(), hasty?.close()]);
    await proxy.close();
  });

  it('holds its patience against a Postgres that hangs, from the call on, and goes on when it is back', async () => {
    const url = new URL(log.writerUrl);
    const proxy = await tcpProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const patienceMs = 600;
    const store = await PostgresEventStore.open({ url: url.href, patienceMs });
    const append = (streamId = newStreamId()) => store.append({ streams: [{ streamId, expectedVersion: 'any', events: [newEvent()] }] });
    await append();
    proxy.stall();
    const began = Date.now();
    // One stream: each waits for the one before it, and has no more patience for that.
    const waiting = await Promise.allSettled(Array.from({ length: 4 }, () => append('thing-1')));
    expect(Date.now() - began).toBeLessThan(waiting.length * patienceMs);
    for (const one of waiting) expect(one).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
    proxy.mend();
    await expect(append()).resolves.toMatchObject({ streams: [{ streamVersion: 1 }] });
    await store.close();
    await proxy.close();
  });
});
