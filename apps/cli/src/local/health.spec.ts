import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { backlogOf, healthOf } from './health';

let server: Server;
let url: string;
let answers: Readonly<Record<string, { readonly status: number; readonly text: string }>>;

beforeAll(async () => {
  server = createServer(({ url: path = '' }, response) => {
    const { status, text } = answers[path] ?? { status: 404, text: '' };
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ready = (status: number, body: unknown) => ({ '/health/ready': { status, text: typeof body === 'string' ? body : JSON.stringify(body) } });

describe('the health of a service', () => {
  it('is good when it says so', async () => {
    answers = ready(200, { status: 'ok' });
    await expect(healthOf(url)).resolves.toEqual({ ready: true });
  });

  it.each([
    ['the check that fails and why', { detail: 'Not ready: read-model.', checks: { 'read-model': { status: 'down', message: 'connection refused' } } }, 'read-model: connection refused'],
    ['all checks that fail', { checks: { one: { message: 'a' }, two: {} } }, 'one: a; two'],
    ['what the service says otherwise', { detail: 'The service is shutting down.' }, 'The service is shutting down.'],
    ['the status, where it says nothing', '<html>', '/health/ready answers 503'],
  ])('names %s', async (_, body, why) => {
    answers = ready(503, body);
    await expect(healthOf(url)).resolves.toEqual({ ready: false, why });
  });

  it('is told where nothing listens', async () => {
    await expect(healthOf('http://127.0.0.1:1')).resolves.toEqual({ ready: false, why: 'it does not answer' });
  });
});

describe('the backlog of a service', () => {
  const metrics = (...lines: string[]) => ({ '/metrics': { status: 200, text: lines.join('\n') } });

  it('is what is not applied yet, and what stands still', async () => {
    answers = metrics('# HELP reprise_projection_lag Events', 'reprise_projection_lag 12', 'reprise_projection_parked_keys 1', 'other 5');
    await expect(backlogOf(url)).resolves.toEqual({ lag: 12, parked: 1 });
  });

  it('is what is not published yet', async () => {
    answers = metrics('reprise_relay_lag{service="command-service"} 3');
    await expect(backlogOf(url)).resolves.toEqual({ lag: 3 });
  });

  it('is unknown where it is not told', async () => {
    answers = metrics('reprise_projection_lag Nan');
    await expect(backlogOf(url)).resolves.toEqual({});
    await expect(backlogOf('http://127.0.0.1:1')).resolves.toEqual({});
  });
});
