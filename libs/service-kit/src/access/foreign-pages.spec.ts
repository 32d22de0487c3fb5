import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TestIssuer } from '@reprise/testing/pure';
import { Needs, ServiceEnv, createService, defineService, readEnv } from '../index';

@Needs('commander')
@Controller('notes')
class NotesController {
  @Get()
  all() {
    return [];
  }

  @Post()
  add() {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

describe('a development actor', () => {
  const apps: NestFastifyApplication[] = [];
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await issuer.close();
  });

  const start = async (env: Record<string, string> = {}) => {
    const app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', ...env }));
    apps.push(app);
    return async (method: 'GET' | 'POST', headers: Record<string, string>) => {
      const { statusCode, body } = await app.inject({ method, url: '/notes', headers });
      return [statusCode, (JSON.parse(body) as { type?: string }).type];
    };
  };
  const FOREIGN = [403, 'urn:reprise:problem:foreign-page'];

  it.each([
    ['of another site', { origin: 'https://elsewhere.example' }],
    ['of another port', { origin: 'http://localhost:8080' }],
    ['without an origin of its own', { origin: 'null' }],
    ['that says only that it is of another site', { 'sec-fetch-site': 'cross-site' }],
    ['that says only that it is of another port', { 'sec-fetch-site': 'same-site' }],
  ])('does nothing for a page %s', async (_, headers) => {
    await expect((await start())('POST', { host: 'localhost:3000', ...headers })).resolves.toEqual(FOREIGN);
  });

  it.each([
    ['no page at all', {}],
    ['a page of the service itself', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }],
    ['a page of an origin that may call', { origin: 'https://console.example', 'sec-fetch-site': 'cross-site' }],
  ])('acts for %s', async (_, headers) => {
    const ask = await start({ CORS_ORIGINS: 'https://console.example' });
    expect((await ask('POST', { host: 'localhost:3000', ...headers }))[0]).toBe(201);
  });

  it.each(['evil.example', 'evil.example:3000', 'localhost.evil.example', '10.0.0.1:3000', '[::2]:3000', '127.0.0.1.evil.example', 'localhost@evil.example'])(
    'does and shows nothing under the name %j, which someone else may have given to this machine',
    async (host) => {
      const ask = await start();
      await expect(ask('GET', { host })).resolves.toEqual(FOREIGN);
      await expect(ask('POST', { host, origin: `http://${host}` })).resolves.toEqual(FOREIGN);
    },
  );

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '127.1.2.3', '[::1]:3000', 'build.example:3000'])('answers under the name %s', async (host) => {
    expect((await (await start({ REPRISE_DEV_HOSTS: 'build.example, other.example' }))('GET', { host }))[0]).toBe(200);
  });

  it('is not what a token is checked for: no page can send one that it does not have', async () => {
    const ask = await start(issuer.env);
    const headers = { ...(await issuer.authorization('commander')), host: 'reprise.example', origin: 'https://elsewhere.example' };
    expect((await ask('POST', headers))[0]).toBe(201);
  });

  it('is refused where the whole network could be it, unless that is said to be meant', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.0.2']) await expect(start({ HOST: host })).rejects.toThrow('REPRISE_DEV_HOSTS');
    for (const host of ['127.0.0.1', 'localhost', '::1']) await start({ HOST: host });
    await start({ HOST: '0.0.0.0', REPRISE_DEV_HOSTS: 'build.example' });
    await start({ HOST: '0.0.0.0', REPRISE_DEV_ACTOR: '', ...issuer.env });
  });
});

describe('the origins that may call', () => {
  it.each(['*', 'console.example', 'https://console.example/', 'https://*.example', 'https://a.example/path', 'ftp://a.example', 'null'])('are not %s', (origins) => {
    expect(() => readEnv(ServiceEnv, { CORS_ORIGINS: origins })).toThrow('CORS_ORIGINS');
  });

  it('are named one by one', () => {
    expect(readEnv(ServiceEnv, { CORS_ORIGINS: 'https://a.example, http://localhost:8080' }).CORS_ORIGINS).toEqual(['https://a.example', 'http://localhost:8080']);
  });
});
