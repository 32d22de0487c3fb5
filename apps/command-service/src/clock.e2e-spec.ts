import { join } from 'node:path';
import { PostgresEventStore } from '@reprise/event-store';
import { SpeakingService, createTestLog } from '@reprise/testing';
import { ada } from './commands-under-test.for-spec';

const MAIN = join(__dirname, '..', 'dist', 'main.js');

/** The time of day jumps an hour forwards, then two backwards, and so on, every 40 ms. */
const JUMPING = `
  const Real = Date;
  let by = 0;
  setInterval(() => (by = by > 0 ? -3600e3 : 3600e3), 40).unref();
  const now = () => Real.now() + by;
  globalThis.Date = class Date extends Real {
    constructor(...given) { given.length ? super(...given) : super(now()); }
    static now() { return now(); }
  }`;

describe('command-service on a machine whose clock is set again and again', () => {
  let service: SpeakingService;
  afterEach(() => service.signal('SIGKILL'));

  it('takes every command once and in order, says that the clock was set, and ends in order', async () => {
    const log = await createTestLog();
    service = SpeakingService.start(MAIN, { EVENT_STORE_WRITER_URL: log.writerUrl, REPRISE_DEV_ACTOR: 'dev', LOG_LEVEL: 'info' }, JUMPING);
    const url = await service.url();
    const post = async (path: string, body: object, key: string) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, ...((await response.json()) as { position: number; streamVersion: number }) };
    };
    expect(await post('/accounts', { accountId: 'a', owner: ada, currency: 'EUR' }, 'open')).toMatchObject({ status: 201 });
    const deposits = [];
    for (let n = 0; n < 60; n++) {
      const first = await post('/accounts/a/deposits', { amount: 1 }, `deposit-${n}`);
      const again = await post('/accounts/a/deposits', { amount: 1 }, `deposit-${n}`);
      expect(again).toEqual(first);
      deposits.push(first.streamVersion);
    }
    expect(deposits).toEqual(Array.from({ length: 60 }, (_, n) => n + 2));
    expect(await service.says(/the clock was set by -?\d+\.\d s/)).toBe(true);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^reprise_clock_jumps_total [1-9]/m);

    const store = await PostgresEventStore.open({ url: log.readerUrl, connections: 1 });
    const recorded: string[] = [];
    for await (const event of store.readAll()) recorded.push(event.recordedAt);
    await store.close();
    expect(recorded).toEqual(recorded.toSorted());
    await service.stop();
    expect(await service.exit).toEqual([0, null]);
    await log.drop();
  });
});
