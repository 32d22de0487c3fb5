import { setTimeout as pause } from 'node:timers/promises';
import { PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog, newEvent, newStreamId } from '@reprise/testing';
import { Client } from 'pg';
import { type Log, silent } from '../log';
import { Sealer } from './sealer';

const until = async (reached: () => boolean | Promise<boolean>, what: string) => {
  const deadline = performance.now() + 30_000;
  while (!(await reached())) {
    if (performance.now() > deadline) throw new Error(`not reached within 30 s: ${what}`);
    await pause(10);
  }
};

describe('the sealer', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  const sealers: Sealer[] = [];
  beforeEach(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
  });
  afterEach(async () => {
    await Promise.all(sealers.splice(0).map((sealer) => sealer.stop()));
    await store.close();
    await log.drop();
  });

  const start = (everyMs = 50, report: Log = silent) => {
    const sealer = new Sealer({ head: () => store.head(), seals: store.seals, connectionString: log.writerUrl, everyMs, report });
    sealers.push(sealer);
    sealer.start();
    return sealer;
  };
  const append = (count: number) =>
    store.append({ streams: [{ streamId: newStreamId(), expectedVersion: 0, events: Array.from({ length: count }, () => newEvent()) }] });
  const sealed = (position: number) => until(async () => (await store.seals.sealed()).position === position, `sealed to ${position}`);
  const ranges = async () => (await store.seals.read({ after: 0, limit: 100 })).map(({ from, to }) => [from, to]);

  it('seals what is there already and what comes', async () => {
    await append(2_500);
    const sealer = start();
    await sealed(2_500);
    await append(3);
    await sealed(2_503);
    await until(() => sealer.status().lag === 0, 'no lag');
    expect(sealer.status()).toEqual({ active: true, position: 2_503, lag: 0, lagSeconds: 0, failingSeconds: 0 });
  });

  it('does not wait for the rest where a seal can be filled', async () => {
    start(3_600_000);
    await append(2_100);
    await sealed(2_048);
    expect(await ranges()).toEqual([[1, 1_024], [1_025, 2_048]]);
  });

  it('is one among several; another goes on when its connection is lost', async () => {
    const both = [start(), start()];
    await until(() => both.some((sealer) => sealer.status().active), 'one is active');
    await append(10);
    await sealed(10);
    const admin = new Client({ connectionString: log.superuserUrl });
    await admin.connect();
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'reprise-sealer'`);
    await admin.end();
    await append(10);
    await sealed(20);
    expect((await ranges()).flat()).toEqual(expect.arrayContaining([1, 20]));
    expect(both.filter((sealer) => sealer.status().active).length).toBeLessThanOrEqual(1);
  });

  it('says why it does not get on, and for how long events have waited', async () => {
    const admin = new Client({ connectionString: log.superuserUrl });
    await admin.connect();
    await admin.query('REVOKE EXECUTE ON FUNCTION append_seal(bigint, bigint) FROM reprise_writer');
    const sealer = start();
    await append(5);
    await until(() => sealer.status().problem !== undefined && sealer.status().lagSeconds > 0, 'a problem');
    expect(sealer.status()).toMatchObject({ lag: 5, position: 0, problem: expect.stringContaining('42501') as unknown });
    await admin.query('GRANT EXECUTE ON FUNCTION append_seal(bigint, bigint) TO reprise_writer');
    await admin.end();
    await sealed(5);
    await until(() => sealer.status().problem === undefined, 'no problem any more');
  });

  it('says once, as an error, that the log ends before what was sealed, and shows a lag below zero', async () => {
    await append(10);
    await store.seals.seal({ full: false });
    const admin = new Client({ connectionString: log.superuserUrl });
    await admin.connect();
    await admin.query('ALTER TABLE events DISABLE TRIGGER ALL; DELETE FROM events WHERE position > 7; UPDATE head SET position = 7');
    await admin.end();
    const errors: unknown[] = [];
    const sealer = start(50, (level, message, facts) => void (level === 'error' && errors.push({ message, facts })));
    await until(() => sealer.status().lagSeconds > 1 && sealer.status().problem !== undefined, 'looked at more than once');
    expect(sealer.status()).toMatchObject({ position: 10, lag: -3, problem: expect.stringContaining('the log ends at 7') as unknown });
    expect(errors).toEqual([{ message: 'sealer: the log ends before what was sealed, so events were removed', facts: { head: 7, sealed: 10 } }]);
  });
});
