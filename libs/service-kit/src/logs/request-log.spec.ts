import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { pinoHttp } from 'pino-http';
import { markExpected } from '../problem/expected';
import { requestLog } from './request-log';

/** The one line of a request that is answered with this status. */
async function lineOf(status: number, { expected = false, path = '/path' } = {}) {
  const written = new PassThrough();
  const log = pinoHttp({ ...requestLog('sample', 'info'), genReqId: () => 'c-1' }, written);
  const server = createServer((request, response) => {
    log(request, response);
    if (expected) markExpected(response);
    response.statusCode = status;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { authorization: 'Bearer canary', cookie: 'a=canary' } });
  const [line] = (await once(written, 'data')) as [Buffer];
  server.close();
  return JSON.parse(line.toString()) as Record<string, unknown>;
}

const [INFO, ERROR] = [30, 50];

describe('the line of a request', () => {
  it('is an error when something went wrong', async () => {
    await expect(lineOf(504)).resolves.toMatchObject({ level: ERROR, msg: 'request errored', correlationId: 'c-1', err: { stack: expect.any(String) as string } });
  });

  it('is none, and has no stack, when the caller asked for that answer', async () => {
    const line = await lineOf(504, { expected: true });
    expect(line).toMatchObject({ level: INFO, msg: 'request completed', res: { statusCode: 504 } });
    expect(line).not.toHaveProperty('err');
  });

  it.each([
    ['/accounts/a', '/accounts/a'],
    ['/accounts?email=canary@x.example&limit=5', '/accounts?email=…&limit=…'],
    ['/accounts/canary@x.example/events', '/accounts/…/events'],
    ['/accounts/canary%40x.example', '/accounts/…'],
    ['/accounts?canary', '/accounts?canary=…'],
    ['/accounts?a=b?c=canary', '/accounts?a=…'],
    ['/accounts?=canary', '/accounts?=…'],
  ])('names of %s no value, and no header', async (path, shown) => {
    const line = await lineOf(200, { path });
    expect(line['req']).toEqual({ method: 'GET', url: shown });
    expect(JSON.stringify({ ...line, req: '' })).not.toContain('canary');
  });

  it('is information for everything else', async () => {
    await expect(lineOf(422)).resolves.toMatchObject({ level: INFO, res: { statusCode: 422 } });
  });
});
