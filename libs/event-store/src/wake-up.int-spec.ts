import { type TestLog, createTestLog } from '@reprise/testing';
import { Client } from 'pg';
import { WakeUp } from './wake-up';

describe('waiting for hints', () => {
  let log: TestLog;
  let admin: Client;
  beforeAll(async () => {
    log = await createTestLog();
    admin = new Client({ connectionString: log.superuserUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await log.drop();
  });

  const LISTENERS = "FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN reprise_log'";
  const listeners = async () => (await admin.query(`SELECT ${LISTENERS}`)).rowCount;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('replaces a lost listener by one, though both "error" and "end" tell of it', async () => {
    const clients: Client[] = [];
    const connect = () => {
      const client = new Client({ connectionString: log.readerUrl });
      clients.push(client);
      return client;
    };
    const wakeUp = new WakeUp(connect, () => Promise.resolve());
    const stop = new AbortController();
    const waiting = (async () => {
      while (!stop.signal.aborted) await wakeUp.wait(1, stop.signal);
    })();
    for (let loss = 1; loss <= 3; loss++) {
      while ((await listeners()) === 0) await pause(10);
      const lost = clients.at(-1);
      await admin.query(`SELECT pg_terminate_backend(pid) ${LISTENERS}`);
      await pause(100);
      lost?.emit('end');
    }
    await pause(1_500);
    expect([await listeners(), clients.length]).toEqual([1, 4]);
    stop.abort();
    await waiting;
    await wakeUp.close();
    while ((await listeners()) !== 0) await pause(10);
  });
});
