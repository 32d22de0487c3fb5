import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { PLAIN, type Screen } from '../terminal/screen';
import { wrongUsageEndsWith2 } from '../wrong-usage';
import { parkedCommand } from './parked.commands';
import type { ParkedEvent } from './parked-event';
import { type Act, runParked } from './run-parked';

const failed: ParkedEvent = {
  id: 'account_balance-3-0123456789ab',
  state: 'failed',
  projection: 'account_balance',
  version: 1,
  build: 'live',
  key: 'account-ada',
  position: 3,
  streamId: 'account-ada',
  type: 'FundsDeposited',
  error: 'Error: \u001b[31munlucky',
  failures: 2,
  parkedAt: '2026-01-31T12:00:00.000Z',
  actor: null,
  reason: null,
  resolvedAt: null,
};
const waiting: ParkedEvent = { ...failed, id: 'account_balance-5-0123456789ab', position: 5, state: 'waiting', error: null, failures: 0 };
const resolved: ParkedEvent = { ...failed, id: 'account_balance-1-0123456789ab', position: 1, state: 'resolved', build: null, actor: 'ada', reason: 'entered twice', resolvedAt: '2026-01-31T13:00:00.000Z' };
const sealed = { type: 'FundsDeposited', data: { name: 'pii:1:ada:x' } };

const page = (events: readonly ParkedEvent[], filter: URLSearchParams): [number, unknown] => {
  if (filter.get('projection') === 'nothing') return [404, { title: 'No', detail: 'no projection nothing here.' }];
  const [state, first] = [filter.get('state'), !filter.has('cursor')];
  const items = (first ? events.slice(0, 2) : events.slice(2)).filter((event) => state === null || event.state === state);
  return [200, { items, nextCursor: first && events.length > 2 ? 'more' : null }];
};

/** A projection service that has parked these, or knows nothing. */
const answer = (events: readonly ParkedEvent[], { method, url = '' }: IncomingMessage): [number, unknown] => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, , id, act] = pathname.split('/');
  if (id === undefined) return page(events, searchParams);
  const found = events.find((event) => event.id === id);
  if (!found) return [404, { title: 'No', detail: `nothing is parked as ${id}.` }];
  if (act === 'resolve' && found.state === 'resolved') return [409, { title: 'No', detail: `${id} is resolved already.` }];
  if (method === 'POST') return [200, { projection: found.projection, key: found.key, applied: act === 'resolve' ? 1 : 0, parked: act === 'resolve' ? 0 : 2 }];
  return [200, { ...found, event: sealed }];
};

describe('parked events from the command line', () => {
  const servers: Server[] = [];
  const asked: string[] = [];
  const listening = async (events: readonly ParkedEvent[]) => {
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      const [status, body] = answer(events, request);
      response.writeHead(status).end(JSON.stringify(body));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let environment: Record<string, string>;
  beforeAll(async () => {
    environment = { accountProjection: await listening([]), orderProjection: await listening([resolved, failed, waiting]), token: 'secret' };
  });
  let errors: string[];
  beforeEach(() => {
    errors = [];
    asked.length = 0;
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => servers.forEach((server) => server.close()));

  const run = async (act: Act, { json = false, columns, service }: { json?: boolean; columns?: number; service?: string } = {}) => {
    const printed: string[] = [];
    const screen: Screen = { columns, paint: PLAIN, print: (text) => Promise.resolve(void printed.push(text)) };
    const code = await runParked(act, { json, service, screen, readEnvironment: () => Promise.resolve(environment) });
    return { code, text: printed.join('\n') };
  };
  const list = { do: 'list', projection: undefined, state: undefined } as const;

  it('are listed over all services and pages, with why', async () => {
    const { code, text } = await run(list);
    expect(code).toBe(0);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/^ID +STATE +KEY +TYPE +FAILURES +SINCE +WHY$/),
      expect.stringMatching(/^account_balance-1-0123456789ab +resolved .*resolved by ada: entered twice$/),
      expect.stringMatching(/^account_balance-3-0123456789ab +failed +account-ada +FundsDeposited +2 +2026-01-31T12:00:00Z +Error: �\[31munlucky$/),
      expect.stringMatching(/waits behind an event of its key$/),
      '1 failed, 1 wait behind them, 1 resolved',
    ]);
    expect(asked.every((one) => one.endsWith('Bearer secret'))).toBe(true);
  });

  it('fit the terminal, and are whole as JSON', async () => {
    const { text } = await run(list, { columns: 120 });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const lines = (await run(list, { json: true })).text.split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([resolved, failed, waiting]);
  });

  it('are shown as they came, nothing opened', async () => {
    const { code, text } = await run({ do: 'show', id: failed.id });
    expect(code).toBe(0);
    expect(text).toContain('"name": "pii:1:ada:x"');
    expect(text).toMatch(/parked +since 2026-01-31T12:00:00.000Z, failed 2 times/);
    expect(await run({ do: 'show', id: 'x-1-2' })).toMatchObject({ code: 1 });
    expect(errors.join('')).toContain('nothing is parked as x-1-2. See: reprise parked list');
  });

  it('are retried a key at a time, and the exit code tells whether one still stands', async () => {
    expect(await run({ do: 'retry', ids: [], all: true, projection: undefined })).toEqual({ code: 1, text: 'account_balance account-ada: 0 events applied, 2 still parked' });
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([`POST /parked/${failed.id}/retry Bearer secret`]);
  });

  it('are resolved with a reason, once', async () => {
    expect(await run({ do: 'resolve', id: failed.id, reason: 'x' })).toEqual({ code: 0, text: 'account_balance account-ada: 1 events applied, none parked any more' });
    expect(await run({ do: 'resolve', id: resolved.id, reason: 'x' })).toMatchObject({ code: 1 });
    expect(errors.join('')).toContain('is resolved already');
  });

  it('say what to do when nothing answers, or nobody has the projection', async () => {
    expect(await run(list, { service: 'http://127.0.0.1:1' })).toMatchObject({ code: 2 });
    expect(errors.join('')).toMatch(/does not answer: .*npm start/);
    expect(await run({ ...list, projection: 'nothing' })).toMatchObject({ code: 1 });
  });

  it.each([[['retry']], [['retry', 'a', '--all']], [['resolve', 'a']], [['list', '--state', 'gone']], [['list', '--unknown']], [['nonsense']]])('take %j for wrong usage', async (args) => {
    const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    const program = new Command().addCommand(parkedCommand(() => Promise.reject(new Error('not asked'))));
    wrongUsageEndsWith2(program);
    await expect(program.parseAsync(['parked', ...args], { from: 'user' })).rejects.toThrow('exit 2');
    expect(exit).toHaveBeenCalledWith(2);
  });
});
