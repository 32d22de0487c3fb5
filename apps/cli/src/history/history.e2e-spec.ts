import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PostgresEventStore } from '@reprise/event-store';
import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import { ROOT } from '../local/settings';

const CLI = join(ROOT, 'apps', 'cli', 'dist', 'main.js');
const HISTORY = join(ROOT, 'apps', 'history-service', 'dist', 'main.js');
const envelope = (subject: string) => `pii:1:${subject}:k:e:account-ada:owner%2Fname:1:${'A'.repeat(64)}`;
const opened = (subjectId: string) => newEvent({ type: 'AccountOpened', schemaVersion: 2, data: { accountId: subjectId, owner: { subjectId, name: envelope(subjectId), email: envelope(subjectId) }, currency: 'EUR', overdraftLimit: 0 } });
const deposited = (amount: number) => newEvent({ type: 'FundsDeposited', schemaVersion: 2, data: { amount, currency: 'EUR' } });
const AWAY = 'http://127.0.0.1:1';

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('history in the terminal', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  let service: ChildProcess;
  let url: string;

  const start = async (port = '0') => {
    const env = { ...process.env, LOG_LEVEL: 'info', PORT: port, EVENT_STORE_READER_URL: log.readerUrl, REPRISE_DEV_ACTOR: 'dev' };
    service = spawn(process.execPath, [HISTORY], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    url = await said(service, /answers at (http:[^\s"]+)/);
  };
  /** What a process says that matches, once it does. */
  const said = (child: ChildProcess, pattern: RegExp) =>
    new Promise<string>((resolve) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = pattern.exec(text);
        if (found) resolve(found[1] ?? found[0]);
      });
    });
  const append = (streamId: string, ...events: ReturnType<typeof newEvent>[]) => store.append({ streams: [{ streamId, expectedVersion: 'any', events }] });
  const cli = (...args: string[]) =>
    new Promise<Answer>((resolve) => {
      const env = { ...process.env, REPRISE_TOKEN: '', NO_COLOR: '', FORCE_COLOR: '' };
      execFile(process.execPath, [CLI, ...args], { env, maxBuffer: 1e8 }, (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }));
    });
  const reprise = (...args: string[]) => cli(...args, '--history', url);
  const linesOf = ({ out }: Answer) => out.split('\n').filter(Boolean);
  const jsonOf = (answer: Answer) => linesOf(answer).map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeAll(async () => {
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    await append('account-ada', opened('ada'), deposited(500), deposited(1_500));
    await append('account-bob', opened('bob'), deposited(7));
    await append('subject-bob', newEvent({ type: 'SubjectErased', data: { subjectId: 'bob', keyId: null, reason: 'asked', requestedBy: 'bob', erasedAt: new Date().toISOString() } }));
    await append('order-1', newEvent({ type: 'OrderShipped', data: { carrier: 'c', trackingNumber: 't' } }));
    await start();
  });
  afterAll(async () => {
    service.kill();
    await once(service, 'exit');
    await store.close();
    await log.drop();
  });

  it('tells a stream event by event, nothing personal opened', async () => {
    const answer = await reprise('stream', 'account-ada');
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(linesOf(answer)).toEqual([
      expect.stringMatching(/^VERSION +POSITION +TIME +TYPE +ACTOR +DATA$/),
      expect.stringMatching(/^ +1 +1 .*AccountOpened.*name: ‹sealed ada›, email: ‹sealed ada›/),
      expect.stringMatching(/^ +2 +2 .*FundsDeposited +\S+ +\{amount: 500, currency: "EUR"\}$/),
      expect.stringMatching(/^ +3 +3 .*amount: 1500/),
    ]);
    expect((await reprise('stream', 'account-bob')).out).toContain('name: ‹erased bob›');
  });

  it('tells a part of it, backwards, and as JSON', async () => {
    const versions = async (...args: string[]) => jsonOf(await reprise('stream', 'account-ada', '--json', ...args)).map(({ streamVersion }) => streamVersion);
    expect(await versions()).toEqual([1, 2, 3]);
    expect(await versions('--from', '2')).toEqual([2, 3]);
    expect(await versions('--from', '2', '--to', '2')).toEqual([2]);
    expect(await versions('--reverse')).toEqual([3, 2, 1]);
    expect(await versions('--reverse', '--from', '2', '--to', '99')).toEqual([3, 2]);
    expect(await versions('--from', '3', '--to', '2')).toEqual([]);
    expect(await versions('--from', '99')).toEqual([]);
  });

  it('tells what each event changed in the state', async () => {
    const { out } = await reprise('stream', 'account-ada', '--states');
    expect(out).toMatch(/FundsDeposited.*500.*\n +~ balance: 0 → 500\n/);
    expect(out).toMatch(/FundsDeposited.*1500.*\n +~ balance: 500 → 2000\n/);
    expect((await reprise('stream', 'account-ada', '--states', '--reverse')).out).toMatch(/1500.*\n +~ balance: 500 → 2000\n/);
  });

  it('tells a state at any moment, and what changed between two', async () => {
    expect((await reprise('state', 'account-ada')).out).toMatch(/^account-ada: version 3, position 3, .*3 events\n(.*\n)* +balance: 2000\n/);
    expect((await reprise('state', 'account-ada', '--version', '2')).out).toContain('balance: 500');
    expect((await reprise('state', 'account-ada', '--at', '2001-01-01')).out).toContain('before anything happened');
    const answer = await reprise('state', 'account-ada', '--diff', '2');
    expect(linesOf(answer)).toEqual(['account-ada', expect.stringContaining('from version 2') as string, expect.stringContaining('to   version 3') as string, '  ~ balance: 500 → 2000']);
    expect(jsonOf(await reprise('state', 'account-ada', '--diff', '2', '--json'))).toMatchObject([{ before: { streamVersion: 2 }, after: { streamVersion: 3 }, differences: [{ path: 'balance', before: 500, after: 2_000 }] }]);
  });

  it('finds events, and says how many it looked at', async () => {
    const answer = await reprise('events', '--category', 'account', '--where', 'data.amount>100', '--json');
    expect(answer).toMatchObject({ code: 0, err: expect.stringContaining('2 found, 5 events looked at') as string });
    expect(jsonOf(answer).map(({ position }) => position)).toEqual([2, 3]);
    const positions = async (...args: string[]) => jsonOf(await reprise('events', '--json', ...args)).map(({ position }) => position);
    expect(await positions('--type', 'FundsDeposited,OrderShipped', '--limit', '2')).toEqual([2, 3]);
    expect(await positions('--stream', 'account-bob')).toEqual([4, 5]);
    expect(await positions('--subject', 'bob')).toEqual([4, 6]);
    expect(await positions('--until', '2001-01-01')).toEqual([]);
    expect(await positions('--since', '1h', '--where', 'data.amount~^5', '--where', 'metadata.actor!=nobody')).toEqual([2]);
    expect((await reprise('events', '--subject', 'bob')).out).toMatch(/^ +4 .*‹erased bob›.*\n +6 .*SubjectErased/m);
  });

  it('follows what happens, over a restart of the service, until Ctrl-C', async () => {
    const tail = spawn(process.execPath, [CLI, 'tail', '--json', '--from-position', '5', '--category', 'account', '--history', url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const seen: number[] = [];
    const wanted = (position: number) => new Promise<void>((resolve) => {
      const look = () => (seen.includes(position) ? resolve() : void tail.stdout.once('data', look));
      look();
    });
    tail.stdout.on('data', (chunk: Buffer) => seen.push(...chunk.toString().split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { position: number }).position)));
    await wanted(5);
    const { port } = new URL(url);
    service.kill('SIGKILL');
    await once(service, 'exit');
    await append('order-2', newEvent({ type: 'OrderShipped', data: { carrier: 'c', trackingNumber: 't' } }));
    await append('account-ada', deposited(1));
    await start(port);
    await wanted(9);
    await append('account-ada', deposited(2));
    await wanted(10);
    expect(seen).toEqual([5, 9, 10]);
    tail.kill('SIGINT');
    expect(await once(tail, 'exit')).toEqual([0, null]);
  });

  it('says what to do instead', async () => {
    expect(await reprise('stream', 'account-adda')).toMatchObject({ code: 2, err: 'error: There is no stream account-adda. Did you mean account-ada? See: reprise events --category account --limit 20\n' });
    expect(await reprise('state', 'account-ada', '--version', '99')).toMatchObject({ code: 2, err: expect.stringContaining('there is no version 99') as string });
    expect(await cli('stream', 'account-ada', '--history', AWAY)).toMatchObject({ code: 2, err: expect.stringMatching(/does not answer.*npm start/) as string });
    expect(await cli('tail', '--history', AWAY)).toMatchObject({ code: 2 });
  });

  it.each([
    [['stream']], [['state', 'account-ada', '--at', 'then']], [['state', 'account-ada', '--at', '1h', '--version', '1']], [['events', '--where', 'amount>1']], [['events', '--limit', '0']], [['events', 'nonsense']],
    [['events', 'coverage', '--samples', '0']], [['tail', '--since', '1h', '--from-position', '3']], [['verify', '--nonsense']], [['start', '--nonsense']], [['nonsense']],
  ])('ends with 2 when %j is typed', async (args) => {
    const { code, err } = await cli(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: /) as string });
  });

  it('keeps what was below the search', async () => {
    const answer = await cli('events', 'coverage', '--json', '--log', log.readerUrl);
    expect(answer.code).toBe(0);
    expect(jsonOf(answer)).toMatchObject([{ kinds: expect.arrayContaining([expect.objectContaining({ type: 'FundsDeposited' })]) as unknown }]);
  });
});
