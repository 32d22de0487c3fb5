import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OrderEvent, orderEvents } from '@reprise/contracts-orders';
import { PostgresEventStore } from '@reprise/event-store';
import { Capsule } from '@reprise/kernel';
import { type TestLog, createTestLog, newEvent } from '@reprise/testing';
import { ROOT } from '../local/settings';

const CLI = join(ROOT, 'apps', 'cli', 'dist', 'main.js');
const HISTORY = join(ROOT, 'apps', 'history-service', 'dist', 'main.js');
const jestConfig = createRequire(__filename)(join(ROOT, 'jest.config.cjs')) as { readonly projects: readonly { readonly transform: Readonly<Record<string, string>> }[] };
const absolute = Object.fromEntries(Object.keys(jestConfig.projects[0]?.transform ?? {}).map((files) => [files, join(ROOT, 'node_modules', '@swc', 'jest')]));
const PROJECTION = join('apps', 'order-projection', 'src');

const zoe = { subjectId: 'zoe-77', name: 'Zoë Quistgaard', email: 'zoe.q@quistgaard.example', shippingAddress: 'Hafenstraße 12, Gröde' };
const PERSONAL = [zoe.subjectId, zoe.name, zoe.email, zoe.shippingAddress, 'quistgaard', 'clerk-bob'];
const life: readonly OrderEvent[] = [
  { type: 'OrderCreated', data: { orderId: 'life', customer: zoe, currency: 'EUR' } },
  { type: 'ItemAdded', data: { sku: 'pen', name: 'Pen, engraved Zoë Quistgaard', quantity: 3, unitPrice: 300 } },
  { type: 'OrderSubmitted', data: { total: 900, currency: 'EUR' } },
  { type: 'PaymentProcessed', data: { paymentId: 'p1', amount: 400, currency: 'EUR' } },
  { type: 'PaymentProcessed', data: { paymentId: 'p2', amount: 500, currency: 'EUR' } },
];

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (file: string, args: readonly string[], cwd = ROOT) =>
  new Promise<Answer>((resolve) => {
    execFile(file, [...args], { cwd, env: { ...process.env, REPRISE_TOKEN: '' }, maxBuffer: 1e8 }, (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }));
  });

describe('a capsule', () => {
  let log: TestLog;
  let store: PostgresEventStore;
  let service: ChildProcess;
  let url: string;
  let folder: string;
  let file: string;

  const append = async (streamId: string, correlationId: string, ...events: readonly OrderEvent[]) => {
    const metadata = { correlationId, causationId: `command of ${zoe.email}`, actor: 'clerk-bob', subjectId: zoe.subjectId };
    const { streams } = await store.append({ streams: [{ streamId, expectedVersion: 'any', events: events.map((event) => newEvent({ ...orderEvents.codec.encode(event), metadata })) }] });
    return streams[0]?.position ?? 0;
  };
  const capsule = (...args: string[]) => run(process.execPath, [CLI, 'capsule', ...args, '--history', url]);
  const read = (path: string) => Capsule.parse(JSON.parse(readFileSync(path, 'utf8')));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reprise-capsule-'));
    file = join(folder, 'life.capsule.json');
    log = await createTestLog();
    store = await PostgresEventStore.open({ url: log.writerUrl });
    await append('order-zoe-77-gift', 'visit', ...life.slice(0, 2));
    await append('order-stranger', 'other', ...life.slice(0, 1));
    await append('order-life', 'visit', ...life);
    await append('order-zoe-77-gift', 'later', ...life.slice(2, 3));
    const env = { ...process.env, LOG_LEVEL: 'info', PORT: '0', EVENT_STORE_READER_URL: log.readerUrl, REPRISE_DEV_ACTOR: 'dev' };
    service = spawn(process.execPath, [HISTORY], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    url = await said(service, /answers at (http:[^\s"]+)/);
  });
  afterAll(async () => {
    if (service.kill()) await once(service, 'exit');
    await store.close();
    await log.drop();
    rmSync(folder, { recursive: true });
  });

  it('holds the streams that belong together up to where they do, and nobody by name', async () => {
    expect(await capsule('order-life', '--out', file)).toMatchObject({ code: 0, out: '' });
    const { about, events, streams, rows, contracts } = read(file);
    expect(about).toEqual({ streamId: 'order-life', streamVersion: 5, position: 8 });
    expect(events.map(({ streamId, position }) => [streamId, position])).toEqual([
      ['order-subject-1-gift', 1], ['order-subject-1-gift', 2], ['order-life', 4], ['order-life', 5], ['order-life', 6], ['order-life', 7], ['order-life', 8],
    ]);
    expect(contracts).toMatchObject([{ context: 'orders', category: 'order', versions: { OrderCreated: 1 } }]);
    expect(streams).toMatchObject([{ streamId: 'order-life', state: { status: 'submitted', total: 900 } }, { streamId: 'order-subject-1-gift', streamVersion: 2, state: { status: 'draft' } }]);
    expect(rows).toContainEqual(expect.objectContaining({ projection: 'order_summary', key: 'order-life', row: expect.objectContaining({ status: 'paid', customerName: 'Person 1' }) as unknown }));
    const text = readFileSync(file, 'utf8').toLowerCase();
    for (const value of PERSONAL) expect(text).not.toContain(value.toLowerCase());
  });

  it('ends where it is told, at a position or with a time, and can stand alone', async () => {
    const versions = async (...args: string[]) => Capsule.parse(JSON.parse((await capsule(...args)).out)).events.filter(({ streamId }) => streamId === 'order-life').length;
    expect(await versions('6')).toBe(3);
    expect(await versions('order-life', '--until', '5')).toBe(2);
    expect(await versions('order-life', '--until', '2999-01-01')).toBe(5);
    const alone = Capsule.parse(JSON.parse((await capsule('order-life', '--alone')).out));
    expect(new Set(alone.events.map(({ streamId }) => streamId))).toEqual(new Set(['order-life']));
  });

  it('is replayed step by step, as text and as JSON', async () => {
    const text = await run(process.execPath, [CLI, 'capsule', 'run', file]);
    expect(text.out).toContain('[7/7] order-life 5: PaymentProcessed v1, position 8');
    expect(text.out).toContain('~ status: "submitted" → "paid"');
    const steps = (await run(process.execPath, [CLI, 'capsule', 'run', file, '--json'])).out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(steps).toHaveLength(7);
    expect(steps[4]).toMatchObject({ step: 5, event: { type: 'OrderSubmitted' }, changes: expect.arrayContaining([{ path: 'status', before: 'draft', after: 'submitted' }]) as unknown });
  });

  describe('as a test', () => {
    const emitted = async (where: string, ...args: string[]) => {
      const { err, code } = await run(process.execPath, [CLI, 'capsule', file, '--emit-test', '--out', where, ...args]);
      expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('.spec.ts') as string });
      return err.trim().split('\n');
    };
    /** A copy of the projection, with or without a bug, and the test beside it. */
    const beside = (files: readonly string[], name: string, plant: (source: string) => string) => {
      const root = join(folder, name);
      cpSync(join(ROOT, PROJECTION, 'order-lines.ts'), join(root, 'order-lines.ts'));
      const source = readFileSync(join(ROOT, PROJECTION, 'order-summary.projection.ts'), 'utf8');
      writeFileSync(join(root, 'order-summary.projection.ts'), plant(source));
      mkdirSync(join(root, 'capsules'));
      for (const each of files) cpSync(each, join(root, 'capsules', each.split('/').at(-1) ?? ''));
      return root;
    };
    const jest = (...args: string[]) => run(process.execPath, [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), ...args]);
    /** As the unit specs of this repository, but elsewhere. */
    const jestIn = (root: string) => {
      const [unit] = jestConfig.projects;
      const config = { ...(JSON.parse(JSON.stringify(unit).replaceAll('<rootDir>', ROOT)) as object), rootDir: root, modulePaths: [join(ROOT, 'node_modules')], testMatch: ['**/*.spec.ts'] };
      return jest('--config', JSON.stringify({ ...config, transform: absolute }));
    };
    const within = async (work: (where: string) => Promise<void>) => {
      const where = mkdtempSync(join(ROOT, PROJECTION, 'capsules-of-a-test-'));
      await work(where).finally(() => rmSync(where, { recursive: true }));
    };

    it('passes with the code that made it, and fails with a bug in it', () =>
      within(async (where) => {
        const files = await emitted(where, '--projection', 'order_summary');
        const bug = (source: string) => source.replace('paid: row.paid + event.data.amount', 'paid: event.data.amount');
        expect(await jest('--selectProjects', 'unit', '--', where)).toMatchObject({ code: 0, err: expect.stringContaining('1 passed') as string });
        expect(await jestIn(beside(files, 'sound', (source) => source))).toMatchObject({ code: 0 });
        const failed = await jestIn(beside(files, 'buggy', bug));
        expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('makes the row of orderSummary that was recorded') as string });
        expect(failed.err).toMatch(/- +"paid": 900,/);
      }));

    it('says what should have been, and waits for it', () =>
      within(async (where) => {
        const files = await emitted(where, '--projection', 'order_summary', '--expect', 'paid=1000', 'status=paid');
        expect(readFileSync(files[1] ?? '', 'utf8')).toContain(".rowOf(orderSummary, 'order-life').isAsRecordedBut({ paid: 1000, status: 'paid' })");
        expect(await jest('--selectProjects', 'unit', '--', where)).toMatchObject({ code: 1, err: expect.stringContaining('makes the row of orderSummary that was expected') as string });
      }));
  });

  it.each([
    { what: 'a stream that is not there', args: ['order-nobody'], why: /There is no stream order-nobody/ },
    { what: 'what is nothing at all', args: ['Zoë'], why: /is no stream \(like order-42\), no position/ },
    { what: 'a position beyond the log', args: ['999999'], why: /there is no event 999999/ },
    { what: 'an end before the beginning', args: ['order-life', '--until', '1'], why: /there is no event of order-life up to there/ },
    { what: 'a field that rows do not have', args: ['order-life', '--emit-test', '--projection', 'order_summary', '--expect', 'payed=1'], why: /rows of order_summary have no payed; they have orderId/ },
    { what: 'an expectation without a test', args: ['order-life', '--expect', 'total=1'], why: /give --emit-test as well/ },
    { what: 'an expectation that is none', args: ['order-life', '--expect', 'total'], why: /<field>=<value>/ },
  ])('ends with 2 and a sentence for $what', async ({ args, why }) => {
    const { code, err } = await capsule(...args);
    expect(err).toMatch(why);
    expect(code).toBe(2);
  });
});

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
