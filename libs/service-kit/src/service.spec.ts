import { once } from 'node:events';
import { connect } from 'node:net';
import { Body, Controller, Get, Logger, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Needs, ServiceEnv, type Problem, Readiness, Unhurried, createService, defineService, httpProblems, on, problem, readEnv } from './index';

class Down extends Error {}
class Note extends createZodDto(z.strictObject({ text: z.string().max(100) })) {}
class Empty extends createZodDto(z.strictObject({})) {}
class Id extends createZodDto(z.strictObject({ id: z.string().regex(/^[a-z]+$/, 'must be letters') })) {}

const never = () => new Promise(() => undefined);

@Needs('reader')
@Controller('notes')
class NotesController {
  @Get(':id')
  one(@Param() { id }: Id) {
    return { id };
  }

  @Post()
  add(@Body() note: Note) {
    return note;
  }

  @Post(':id/close')
  close(@Param() { id }: Id, @Body() _: Empty) {
    return { closed: id };
  }
}

@Needs('reader')
@Controller('failing')
class FailingController {
  @Get('bug')
  bug() {
    throw new Error('SELECT secret FROM vault');
  }

  @Get('mapped')
  mapped() {
    throw new Down('pool is empty');
  }

  @Get('expected')
  expected() {
    throw problem({ slug: 'not-yet', status: 504, title: 'Not yet', expected: true }, 'Come again.');
  }

  @Get('slow')
  slow() {
    return never();
  }

  @Post('slow')
  slowCommand() {
    return never();
  }

  @Get('unhurried')
  @Unhurried()
  async unhurried() {
    await new Promise((resolve) => setTimeout(resolve, 120));
    return { waited: true };
  }
}

@Module({ controllers: [NotesController, FailingController] })
class SampleModule {
  static database: 'up' | 'down' = 'up';

  constructor(readiness: Readiness) {
    readiness.add('database', () => {
      if (SampleModule.database === 'down') throw new Error('no route to host');
      return { head: 7 };
    });
  }
}

const sample = defineService({
  name: 'sample',
  description: 'A service to try the kit on.',
  env: ServiceEnv,
  module: () => SampleModule,
  problems: [on(Down, (cause) => problem(httpProblems.unavailable, 'The pool is empty.', { headers: { 'Retry-After': '1' }, cause }))],
});

describe('a service', () => {
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    const env = readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', PORT: '0', REQUEST_TIMEOUT_MS: '60' });
    app = await createService(sample, env);
    await app.listen(0, '127.0.0.1');
    base = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  });
  afterAll(() => app.close());

  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    return { response, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const post = (path: string, body: string | Buffer, type = 'application/json') => call(path, { method: 'POST', body, headers: { 'content-type': type } });

  const expectProblem = ({ response, body }: Awaited<ReturnType<typeof call>>, status: number, slug: string) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect({ answered: response.status, ...body }).toMatchObject({ answered: status, status, type: `urn:reprise:problem:${slug}` });
    expect(body['correlationId']).toBe(response.headers.get('x-correlation-id'));
  };

  it.each([
    ['broken JSON', '{"text":', 'malformed-json'],
    ['a key that would become a prototype', '{"text":"a","__proto__":{"x":1}}', 'malformed-json'],
    ['an unknown field', '{"text":"a","more":1}', 'invalid-request'],
    ['a missing field', '{}', 'invalid-request'],
    ['null', 'null', 'invalid-request'],
    ['30,000 nested arrays', '['.repeat(30_000) + ']'.repeat(30_000), 'invalid-request'],
  ])('refuses a body of %s', async (_, body, slug) => {
    expectProblem(await post('/notes', body), 400, slug);
  });

  it('names the field at fault', async () => {
    const { body } = await post('/notes', '{"text":5}');
    expect(body['errors']).toEqual([{ pointer: '/text', detail: expect.stringContaining('string') as string }]);
  });

  it('refuses bytes that are not UTF-8', async () => {
    expectProblem(await post('/notes', Buffer.from([0x22, 0xff, 0x22])), 400, 'malformed-json');
  });

  it('refuses bodies over 64 KiB', async () => {
    expectProblem(await post('/notes', JSON.stringify({ text: 'a'.repeat(2_000_000) })), 413, 'payload-too-large');
  });

  it('refuses bodies that are not JSON', async () => {
    expectProblem(await post('/notes', 'text=a', 'application/x-www-form-urlencoded'), 415, 'unsupported-media-type');
  });

  it('takes no body, whatever its type says, for an empty object', async () => {
    expect((await call('/notes/a/close', { method: 'POST' })).body).toEqual({ closed: 'a' });
    expect((await post('/notes/a/close', '')).body).toEqual({ closed: 'a' });
    expect((await post('/notes/a/close', '', 'text/plain')).body).toEqual({ closed: 'a' });
    expect((await post('/notes/a/close', '{}')).body).toEqual({ closed: 'a' });
  });

  it.each(["/notes/a'b", '/notes/%00', '/notes/..%2f..%2fetc', '/notes/A'])('refuses the id in %s', async (path) => {
    expectProblem(await call(path), 400, 'invalid-request');
  });

  it('refuses a malformed URL', async () => {
    expectProblem(await call('/notes/%zz'), 400, 'malformed-request');
  });

  it('refuses an endless id', async () => {
    expectProblem(await call(`/notes/${'a'.repeat(3_000)}`), 414, 'uri-too-long');
  });

  it('tells a wrong path from a wrong method', async () => {
    expectProblem(await call('/nowhere'), 404, 'not-found');
    const wrong = await call('/notes/a', { method: 'DELETE' });
    expectProblem(wrong, 405, 'method-not-allowed');
    expect(wrong.response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers bytes that are not HTTP', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('HELLO\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json[^]*malformed-request/);
  });

  it('says nothing of an unexpected error but its correlation id', async () => {
    const answer = await call('/failing/bug');
    expectProblem(answer, 500, 'internal-error');
    expect(answer.text).not.toContain('secret');
  });

  it('logs what went wrong, and not what its caller asked for', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    expectProblem(await call('/failing/expected'), 504, 'not-yet');
    expect(logged).not.toHaveBeenCalled();
    await call('/failing/bug');
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('answers errors of lower layers as its table says', async () => {
    const answer = await call('/failing/mapped');
    expectProblem(answer, 503, 'unavailable');
    expect(answer.response.headers.get('retry-after')).toBe('1');
  });

  it('lets nobody wait for ever', async () => {
    const answer = await call('/failing/slow');
    expectProblem(answer, 504, 'timeout');
    expect(answer.body['detail']).not.toContain('Idempotency-Key');
  });

  it('says how to repeat what may still take effect', async () => {
    const answer = await call('/failing/slow', { method: 'POST' });
    expectProblem(answer, 504, 'timeout');
    expect(answer.body['detail']).toContain('repeat it with the same Idempotency-Key');
  });

  it('gives unhurried handlers their time', async () => {
    expect((await call('/failing/unhurried')).body).toEqual({ waited: true });
  });

  it('takes over a correlation id it can use, and makes one otherwise', async () => {
    const echoed = async (id: string) => (await call('/notes/a', { headers: { 'x-correlation-id': id } })).response.headers.get('x-correlation-id');
    await expect(echoed('order-42.retry')).resolves.toBe('order-42.retry');
    await expect(echoed('a"b')).resolves.toMatch(/^[0-9a-f-]{36}$/);
    await expect(echoed('ada@example.org')).resolves.toMatch(/^[0-9a-f-]{36}$/);
    await expect(echoed('a'.repeat(129))).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names no software and allows no other origin', async () => {
    const { headers } = (await call('/notes/a', { headers: { origin: 'https://elsewhere.example' } })).response;
    expect([headers.get('x-powered-by'), headers.get('server'), headers.get('access-control-allow-origin')]).toEqual([null, null, null]);
  });

  it('is live whatever is down, and ready only while nothing is', async () => {
    expect((await call('/health/ready')).body).toMatchObject({ status: 'ok', info: { database: { head: 7 } } });
    SampleModule.database = 'down';
    const answer = await call('/health/ready');
    SampleModule.database = 'up';
    expectProblem(answer, 503, 'not-ready');
    expect(answer.body['checks']).toEqual({ database: { status: 'down', message: 'no route to host' } });
    expect((await call('/health/live')).response.status).toBe(200);
  });

  it('counts requests by the pattern of their route', async () => {
    await call('/notes/abc');
    const { text } = await call('/metrics');
    expect(text).toContain('route="/notes/:id",status="200"');
    expect(text).not.toContain('abc');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('describes itself', async () => {
    const { body } = await call('/docs-json');
    expect(Object.keys(body['paths'] as object)).toEqual(expect.arrayContaining(['/notes', '/notes/{id}']));
    expect((await call('/docs')).text).toContain('swagger-ui');
  });
});

describe('a problem', () => {
  it('has a type of its own that never changes', () => {
    const answer: Problem = problem(httpProblems.notFound, 'There is no such note.', { members: { note: 'a' } });
    expect(answer.body('c-1')).toEqual({
      type: 'urn:reprise:problem:not-found',
      title: 'There is no such thing here',
      status: 404,
      detail: 'There is no such note.',
      note: 'a',
      correlationId: 'c-1',
    });
  });
});

describe('a service that browsers may call', () => {
  it('allows the origins it was told', async () => {
    const app = await createService(sample, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', CORS_ORIGINS: 'https://console.example' }));
    const allowed = async (origin: string) => (await app.inject({ url: '/notes/a', headers: { origin } })).headers['access-control-allow-origin'];
    await expect(allowed('https://console.example')).resolves.toBe('https://console.example');
    await expect(allowed('https://elsewhere.example')).resolves.toBeUndefined();
    await app.close();
  });
});
