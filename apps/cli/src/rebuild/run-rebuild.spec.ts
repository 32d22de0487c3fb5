import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Away, Refused } from '../services/service-client';
import { ProjectionApi } from './projection-api';
import type { Build, Report } from './projection-status';
import { progressLine, reportText, statusText } from './report-text';
import { outcomeText, rebuild } from './run-rebuild';

const report: Report = {
  samePosition: true,
  position: 1_200,
  rows: { before: 10, after: 11 },
  added: 1,
  removed: 0,
  changed: 2,
  fields: { balance: 2 },
  newFields: ['tier'],
  goneFields: [],
  samples: { added: [], removed: [], changed: [{ key: 'account-1', fields: { balance: { before: 1, after: 2 } } }] },
};
const build: Build = { version: 1, generation: 2, state: 'building', automatic: true, eventsDone: 600, eventsTotal: 1_200, eventsPerSecond: 300, etaSeconds: 2, parkedKeys: 0, report: null, refused: null };
const options = { manual: false, expectNoDiff: false, maxRate: undefined, json: false };

describe('a rebuild from the command line', () => {
  let server: Server;
  let states: Build[] = [];
  let asked: { path: string; body: string; token: string | undefined }[] = [];
  let refusal: string | undefined;
  let api: ProjectionApi;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ path: `${request.method} ${request.url}`, body, token: request.headers.authorization });
        const status = { name: 'account_balance', builds: states.length > 1 ? states.splice(0, 1) : states };
        if (refusal !== undefined) response.writeHead(409).end(JSON.stringify({ title: 'No', detail: refusal }));
        else response.end(JSON.stringify(request.method === 'GET' ? { projections: [status] } : status));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = new ProjectionApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret');
  });
  beforeEach(() => {
    [asked, refusal] = [[], undefined];
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  it('stays with the build until queries read it', async () => {
    states = [build, build, { ...build, state: 'ready', report }, { ...build, state: 'live', eventsDone: 1_200, report }];
    expect(await rebuild(api, 'account_balance', { ...options, maxRate: 500 })).toMatchObject({ result: 'promoted', generation: 2, events: 1_200, report });
    expect(asked[0]).toEqual({ path: 'POST /projections/account_balance/rebuild', body: '{"manual":false,"expectNoDiff":false,"maxRate":500}', token: 'Bearer secret' });
  });

  it('waits for a service that starts again', async () => {
    states = [build, { ...build, state: 'live', report }];
    let away = 3;
    const status = jest.spyOn(api, 'status').mockImplementation((name) => {
      if (away-- > 0) return Promise.reject(new Away('nobody answers'));
      status.mockRestore();
      return api.status(name);
    });
    expect(await rebuild(api, 'account_balance', options)).toMatchObject({ result: 'promoted' });
    expect(away).toBeLessThan(0);
  });

  it('ends when it waits to be promoted by hand, was refused, or was given up', async () => {
    states = [build, { ...build, state: 'ready', report }];
    expect(await rebuild(api, 'account_balance', { ...options, manual: true })).toMatchObject({ result: 'ready' });
    states = [build, { ...build, state: 'ready', report, refused: 'rows added 1' }];
    expect(await rebuild(api, 'account_balance', options)).toMatchObject({ result: 'refused', refused: 'rows added 1' });
    states = [build, { ...build, generation: 1, state: 'live' }];
    expect(await rebuild(api, 'account_balance', options)).toMatchObject({ result: 'retired' });
  });

  it('says what the service said', async () => {
    refusal = 'another build is under way.';
    await expect(rebuild(api, 'account_balance', options)).rejects.toEqual(new Refused(refusal));
  });

  it('finds the service that has the projection', async () => {
    states = [build];
    const urls = [`http://127.0.0.1:${(server.address() as AddressInfo).port}`];
    await expect(ProjectionApi.having('account_balance', { urls, token: undefined })).resolves.toBeInstanceOf(ProjectionApi);
    await expect(ProjectionApi.having('nothing', { urls, token: undefined })).rejects.toThrow('there is no projection nothing; there is account_balance');
  });
});

describe('what is printed', () => {
  it('tells what would change, by field and with samples', () =>
    expect(reportText(report).split('\n')).toEqual([
      '10 rows before, 11 after, both at position 1,200: 1 added, 0 removed, 2 changed',
      '  balance                  2 rows',
      '  new fields: tier',
      '  changed  account-1: balance 1 -> 2',
    ]));

  it('tells how far a build is, how fast, and how long it will take', () => {
    expect(progressLine(build)).toBe('600 of 1,200 events (50 %), 300 events/s, 2 s left');
    expect(statusText([{ name: 'account_balance', builds: [build] }])).toBe('account_balance          v1, built 2 times      building  600 of 1,200 events (50 %), 300 events/s, 2 s left');
  });

  it('ends with the verdict', () => {
    const outcome = { projection: 'account_balance', version: 1, generation: 2, events: 1_200, seconds: 4.2, report } as const;
    expect(outcomeText({ ...outcome, result: 'refused', refused: 'rows added 1' }).split('\n').slice(-2)).toEqual(['not promoted: rows added 1', '`reprise promote account_balance` promotes it all the same, `reprise retire account_balance` gives it up']);
    expect(outcomeText({ ...outcome, result: 'promoted', refused: null })).toMatch(/1,200 events in 4.2 s[^]*`reprise rollback` goes back/);
  });
});
