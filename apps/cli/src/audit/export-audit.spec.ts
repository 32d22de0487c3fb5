import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportOptions, exportAudit } from './export-audit';

const event = (position: number) => ({
  position,
  streamId: 'account-a',
  streamVersion: position,
  eventId: `e${position}`,
  type: 'Happened',
  schemaVersion: 1,
  data: { note: 'line\u2028break' },
  metadata: { actor: 'ada', correlationId: 'r', causationId: 'c' },
  occurredAt: '2020-01-01T00:00:00.000Z',
  recordedAt: '2020-01-01T00:00:00.000Z',
});
const lines = [1, 2, 3].map((position) => `${JSON.stringify(event(position))}\n`).join('');

describe('the export of an audit', () => {
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let asked: string | undefined;
  let shown: string | undefined;
  let folder: string;
  let said: string[];

  beforeEach(async () => {
    answer = (response) => response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines);
    server = createServer((request, response) => {
      asked = `${request.url} ${request.headers.accept?.split(',')[0]}`;
      shown = request.headers.authorization;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    folder = mkdtempSync(join(tmpdir(), 'reprise-audit-'));
    said = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const out = () => join(folder, 'audit');
  const run = (options: Partial<ExportOptions> = {}) =>
    exportAudit({ format: 'ndjson', filters: {}, out: out(), history: undefined, readEnvironment: () => Promise.resolve({ historyService: url() }), ...options });

  it('writes the lines as they come, or as rows of a table', async () => {
    await expect(run()).resolves.toBe(0);
    expect(readFileSync(out(), 'utf8')).toBe(lines);
    await expect(run({ format: 'csv' })).resolves.toBe(0);
    expect(readFileSync(out(), 'utf8').split('\r\n').map((row) => row.split(',')[0])).toEqual(['"position"', '"1"', '"2"', '"3"', '']);
    expect(said.join('')).toContain('3 events');
  });

  it.each([
    { asked: 'the system that runs here with its own token', token: '', elsewhere: false, expected: 'Bearer own' },
    { asked: 'it with the token of the user, where there is one', token: 'theirs', elsewhere: false, expected: 'Bearer theirs' },
    { asked: 'another system without the token of the one that runs here', token: '', elsewhere: true, expected: undefined },
  ])('asks $asked', async ({ token, elsewhere, expected }) => {
    process.env['REPRISE_TOKEN'] = token;
    const readEnvironment = () => Promise.resolve({ historyService: url(), token: 'own' });
    await expect(run({ readEnvironment, history: elsewhere ? url() : undefined })).resolves.toBe(0);
    delete process.env['REPRISE_TOKEN'];
    expect(shown).toBe(expected);
  });

  it('asks for what was asked for, where it was told to', async () => {
    await run({ filters: { actor: 'a b', from: '2020-01-01T00:00:00+02:00' }, history: `${url()}/deep` });
    expect(asked).toBe('/deep/audit?actor=a+b&from=2020-01-01T00%3A00%3A00%2B02%3A00 application/x-ndjson');
  });

  it('keeps the file to its owner', async () => {
    await run();
    expect(statSync(out()).mode & 0o077).toBe(0);
  });

  it('leaves no file when the answer breaks off', async () => {
    answer = (response) => {
      response.writeHead(200);
      response.write(lines, () => response.destroy());
    };
    await expect(run()).resolves.toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(said.join('')).toContain('broke off');
  });

  it('does not begin with what the service refuses, and says why', async () => {
    answer = (response) => response.writeHead(400).end(JSON.stringify({ detail: '/from: must be a time' }));
    await expect(run()).resolves.toBe(2);
    expect(said).toEqual(['error: /from: must be a time\n']);
  });

  it('does not begin where nothing runs, nothing answers or nothing can be written', async () => {
    await expect(run({ readEnvironment: () => Promise.reject(new Error('Nothing runs here')) })).resolves.toBe(2);
    await expect(run({ history: 'http://127.0.0.1:1' })).resolves.toBe(2);
    await expect(run({ out: join(folder, 'no', 'such', 'folder') })).resolves.toBe(2);
    expect(said.map((line) => line.split(':', 2)[1])).toEqual([' Nothing runs here\n', ' history-service does not answer at http', " can't write there"]);
  });
});
