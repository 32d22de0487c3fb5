import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TestIssuer } from '@reprise/testing/pure';
import { Needs, Open, ServiceEnv, Unhurried, createService, defineService, readEnv } from '../index';
import { rateOf } from './limits-env';

const release: (() => void)[] = [];

@Needs('reader')
@Controller('notes')
class NotesController {
  @Get()
  all() {
    return [];
  }

  @Get('later')
  @Unhurried()
  later() {
    return new Promise((resolve) => release.push(() => resolve({})));
  }

  @Get('public')
  @Open()
  page() {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

interface Asking {
  readonly token?: string;
  readonly address?: string;
  readonly forwarded?: string;
}

describe('rate limits', () => {
  const apps: NestFastifyApplication[] = [];
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await issuer.close();
  });

  /** One a minute in the mean, so that nothing comes back while a test runs. */
  const LIMITS = { RATE_LIMIT_PER_SECOND: '0.01', RATE_LIMIT_BURST: '10' };
  const start = async (env: Record<string, string> = {}) => {
    const app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', ...issuer.env, ...LIMITS, ...env }));
    apps.push(app);
    const ask = async (url: string, { token, address = '10.0.0.1', forwarded }: Asking = {}) => {
      const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(forwarded && { 'x-forwarded-for': forwarded }) };
      return app.inject({ url, headers, remoteAddress: address });
    };
    const statuses = async (times: number, url: string, asking?: Asking) => {
      const found: number[] = [];
      for (let n = 0; n < times; n += 1) found.push((await ask(url, asking)).statusCode);
      return found;
    };
    return { ask, statuses };
  };
  const tokenOf = (sub: string) => issuer.token({ sub, roles: ['reader'] });
  const count = (statuses: readonly number[], status: number) => statuses.filter((each) => each === status).length;

  it('answer 429 as a problem that says when to come again', async () => {
    const { ask, statuses } = await start();
    const token = await tokenOf('ada');
    expect(count(await statuses(10, '/notes', { token }), 200)).toBe(10);
    const { statusCode, headers, body } = await ask('/notes', { token });
    expect({ statusCode, type: headers['content-type'] }).toEqual({ statusCode: 429, type: 'application/problem+json; charset=utf-8' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(90);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:reprise:problem:too-many-requests', status: 429, correlationId: headers['x-correlation-id'] });
  });

  it('are of the subject of a token, wherever it calls from and whichever route', async () => {
    const { statuses } = await start();
    const [ada, bob] = [await tokenOf('ada'), await tokenOf('bob')];
    await statuses(10, '/notes', { token: ada });
    expect(await statuses(1, '/notes', { token: await tokenOf('ada'), address: '10.0.0.2' })).toEqual([429]);
    expect(await statuses(1, '/notes', { token: bob })).toEqual([200]);
  });

  it('are of an address where nobody is named, and of a whole IPv6 network, whatever X-Forwarded-For says', async () => {
    const { statuses } = await start();
    expect(count(await statuses(12, '/notes/public'), 200)).toBe(10);
    expect(await statuses(1, '/notes/public', { forwarded: '10.9.9.9' })).toEqual([429]);
    expect(await statuses(1, '/notes/public', { address: '10.0.0.2' })).toEqual([200]);
    await statuses(10, '/notes/public', { address: '2001:db8::1' });
    expect(await statuses(1, '/notes/public', { address: '2001:db8::ffff' })).toEqual([429]);
    expect(await statuses(1, '/notes/public', { address: '2001:db8:1::1' })).toEqual([200]);
  });

  it('take the address that a trusted proxy names, and from nobody else', async () => {
    const { statuses } = await start({ TRUST_PROXY: '10.0.0.0/24' });
    await statuses(10, '/notes/public', { forwarded: '192.0.2.1' });
    expect(await statuses(1, '/notes/public', { forwarded: '192.0.2.1' })).toEqual([429]);
    expect(await statuses(1, '/notes/public', { forwarded: '192.0.2.2' })).toEqual([200]);
    expect(await statuses(1, '/notes/public', { forwarded: '8.8.8.8, 192.0.2.1' })).toEqual([429]);
    await statuses(10, '/notes/public', { address: '10.1.0.1', forwarded: '192.0.2.3' });
    expect(await statuses(1, '/notes/public', { address: '10.1.0.1', forwarded: '192.0.2.4' })).toEqual([429]);
  });

  it('are stricter for who guesses tokens, and then even a good one has to wait', async () => {
    const { statuses } = await start({ RATE_LIMIT_BURST: '50' });
    expect(await statuses(7, '/notes', { token: 'guess' })).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await statuses(1, '/notes')).toEqual([429]);
    const token = await tokenOf('ada');
    expect(await statuses(1, '/notes', { token })).toEqual([429]);
    expect(await statuses(1, '/notes', { token, address: '10.0.0.2' })).toEqual([200]);
  });

  it('count what waits or streams once', async () => {
    const { ask, statuses } = await start({ RATE_LIMIT_BURST: '2' });
    const token = await tokenOf('ada');
    const later = ask('/notes/later', { token });
    expect(await statuses(2, '/notes', { token })).toEqual([200, 429]);
    for (const go of release) go();
    expect((await later).statusCode).toBe(200);
  });

  it('leave health and metrics alone', async () => {
    const { statuses } = await start({ RATE_LIMIT_BURST: '1' });
    for (const url of ['/health/live', '/health/ready', '/metrics']) expect(await statuses(3, url)).toEqual([200, 200, 200]);
  });

  it('are off unless asked for, and on in production unless told otherwise', async () => {
    const rate = (env: Record<string, string>) => rateOf(readEnv(ServiceEnv, env));
    expect([rate({}), rate({ NODE_ENV: 'production', RATE_LIMIT_PER_SECOND: '0' })]).toEqual([undefined, undefined]);
    expect(rate({ NODE_ENV: 'production' })).toEqual({ perSecond: 500, burst: 2_000 });
    expect(rate({ RATE_LIMIT_PER_SECOND: '20' })).toEqual({ perSecond: 20, burst: 80 });
    const { statuses } = await start({ RATE_LIMIT_PER_SECOND: '', RATE_LIMIT_BURST: '' });
    expect(count(await statuses(50, '/notes', { token: 'guess' }), 401)).toBe(50);
  });

  it('are refused when they make no sense', () => {
    for (const bad of [{ RATE_LIMIT_PER_SECOND: '-1' }, { RATE_LIMIT_BURST: '0' }, { RATE_LIMIT_BURST: '1.5' }, { TRUST_PROXY: 'true' }, { TRUST_PROXY: '10.0.0.0/99' }])
      expect(() => readEnv(ServiceEnv, bad)).toThrow(Object.keys(bad)[0]);
  });
});
