import { Readable } from 'node:stream';
import { Controller, Get, Module, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Needs, ServiceEnv, createService, defineService, readEnv } from '../index';

const release: (() => void)[] = [];

@Needs('reader')
@Controller('notes')
class NotesController {
  @Get()
  all() {
    return [];
  }

  @Get('later')
  later() {
    return new Promise((resolve) => release.push(() => resolve({})));
  }

  @Get('broken')
  broken() {
    throw new Error('a bug');
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply) {
    const lines = new Readable({ read: () => undefined });
    lines.push('first\n');
    release.push(() => lines.push(null));
    void reply.type('text/plain').send(lines);
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

describe('a service that has more to do than it can take', () => {
  let app: NestFastifyApplication | undefined;
  let url = '';

  const start = async (env: Record<string, string> = {}) => {
    app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', MAX_REQUESTS_UNDER_WAY: '2', ...env }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };
  afterEach(async () => {
    for (const letGo of release.splice(0)) letGo();
    await app?.close();
  });

  const ask = (path: string, signal?: AbortSignal) => fetch(`${url}${path}`, { ...(signal && { signal }) });
  const metric = async (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await ask('/metrics')).text())?.[1]);
  const atWork = async (count: number) => {
    while (release.length < count) await ask('/health/live');
  };

  it('refuses at once what is too much, and says when to come again', async () => {
    await start();
    const [one, other] = [ask('/notes/later'), ask('/notes/later')];
    await atWork(2);
    const refused = await ask('/notes');
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([503, '1', 'application/problem+json; charset=utf-8']);
    await expect(refused.json()).resolves.toMatchObject({ type: 'urn:reprise:problem:overloaded' });
    expect([await metric('reprise_requests_under_way'), await metric('reprise_requests_under_way_max'), await metric('reprise_requests_refused_total')]).toEqual([2, 2, 1]);
    for (const letGo of release.splice(0)) letGo();
    expect([(await one).status, (await other).status, (await ask('/notes')).status]).toEqual([200, 200, 200]);
    expect([await metric('reprise_requests_under_way'), await metric('reprise_requests_refused_total')]).toEqual([0, 1]);
  });

  it('tells of its health and its figures all the same', async () => {
    await start();
    void Promise.all([ask('/notes/later'), ask('/notes/later')]);
    await atWork(2);
    expect([(await ask('/health/live')).status, (await ask('/health/ready')).status, (await ask('/metrics')).status]).toEqual([200, 200, 200]);
  });

  it('counts what is at work for a caller who is gone, or was told that it takes too long', async () => {
    await start({ REQUEST_TIMEOUT_MS: '20' });
    const gone = new AbortController();
    const left = ask('/notes/later', gone.signal).catch(() => 'gone');
    await atWork(1);
    gone.abort();
    await expect(left).resolves.toBe('gone');
    expect((await ask('/notes/later')).status).toBe(504);
    expect((await ask('/notes')).status).toBe(503);
  });

  it('gives a place back when a handler fails, and when a stream has begun', async () => {
    await start();
    for (const path of Array.from({ length: 3 }, () => '/notes/broken')) expect((await ask(path)).status).toBe(500);
    const streams = await Promise.all([ask('/notes/stream'), ask('/notes/stream'), ask('/notes')]);
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { body } of streams) await body?.cancel();
  });
});
