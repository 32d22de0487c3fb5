import { Body, Controller, Delete, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type RawAnswer, rawRequest } from '@reprise/testing/pure';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Open, ServiceEnv, createService, defineService, readEnv } from '../index';

class Note extends createZodDto(z.strictObject({ text: z.string() })) {}
class Search extends createZodDto(z.strictObject({ word: z.string().optional() })) {}

@Open()
@Controller('notes')
class NotesController {
  @Get()
  search(@Query() { word }: Search) {
    return { word };
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return { id };
  }

  @Post()
  add(@Body() note: Note) {
    return note;
  }

  @Delete(':id')
  remove(@Param('id') id: string) {
    return { removed: id };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

const BODY = '{"text":"a"}';
const JSON_BODY = ['Content-Type: application/json', `Content-Length: ${BODY.length}`];

describe('a request that is not clear', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const lines = (head: readonly string[], body = '') => rawRequest(url, `${head.join('\r\n')}\r\n\r\n${body}`);
  const asked = (line: string, headers: readonly string[], body = '') => lines([`${line} HTTP/1.1`, 'Host: a', ...headers], body);

  const expectProblem = (answer: RawAnswer | undefined, status: number, slug: string) => {
    expect(answer?.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ status, type: `urn:reprise:problem:${slug}`, detail: expect.any(String) as string });
    expect(answer?.status).toBe(status);
    expect(answer?.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  };

  it.each(['Idempotency-Key: k', 'If-Match: "3"', 'Reprise-Min-Position: 7', 'Reprise-Stream: account-1', 'X-Correlation-Id: c', 'Last-Event-ID: 7', 'Authorization: Bearer a'])(
    'is refused with %s twice',
    async (header) => expectProblem(await asked('POST /notes', [header, ...JSON_BODY, header.toLowerCase()], BODY), 400, 'malformed-request'),
  );

  it('is refused with two types of the body, or two hosts', async () => {
    expectProblem(await asked('POST /notes', [...JSON_BODY, 'Content-Type: text/plain'], BODY), 400, 'malformed-request');
    expectProblem(await asked('GET /notes', ['Host: b']), 400, 'malformed-request');
  });

  it('may say twice what is a list', async () => {
    expect((await asked('GET /notes', ['Accept: a/b', 'Accept: */*', 'Prefer: x', 'Prefer: wait=1']))?.status).toBe(200);
  });

  it.each(['{"text":"a","text":"b"}', String.raw`{"text":"a","\u0074ext":"a"}`])('is refused with the body %s', async (body) => {
    const answer = await asked('POST /notes', ['Content-Type: application/json', `Content-Length: ${body.length}`], body);
    expectProblem(answer, 400, 'malformed-json');
    expect(answer?.body).toContain('\\"text\\"');
  });

  it.each(['GET /notes', 'GET /notes/a', 'DELETE /notes/a', 'HEAD /notes'])('is refused as %s with a body', async (line) => {
    const answer = await asked(line, JSON_BODY, BODY);
    expect([answer?.status, answer?.headers['connection']]).toEqual([400, 'close']);
    expect((await asked(line, ['Transfer-Encoding: chunked'], '0\r\n\r\n'))?.status).toBe(400);
    expect((await asked(line, ['Content-Length: 0']))?.status).toBe(200);
  });

  it('is refused with an encoded body', async () => {
    const answer = await asked('POST /notes', [...JSON_BODY, 'Content-Encoding: gzip'], BODY);
    expectProblem(answer, 415, 'unsupported-media-type');
    expect(answer?.headers['accept-encoding']).toBe('identity');
    expect((await asked('POST /notes', [...JSON_BODY, 'Content-Encoding: identity'], BODY))?.status).toBe(201);
  });

  it.each([
    ['charset=latin1', 415],
    ['charset="utf-16"', 415],
    ['Charset = iso-8859-1', 415],
    ['charset=utf-8; charset=latin1', 415],
    ['charset=', 415],
    ['charset=utf-8', 201],
    ['charset="UTF-8"', 201],
    ['charset=utf8', 201],
  ])('with a body of %s is a %i', async (parameter, status) => {
    const answer = await asked('POST /notes', [`Content-Type: application/json; ${parameter}`, `Content-Length: ${BODY.length}`], BODY);
    expect(answer?.status).toBe(status);
  });

  it.each(['GET /notes?words=a', 'GET /notes?word=a&foo', 'GET /notes/a?foo=1', 'POST /notes?foo=1', 'DELETE /notes/a?x=', 'GET /health/live?x=1', 'GET /metrics?x=1', 'GET /docs-json?x=1'])(
    'is refused as %s: there is no such parameter',
    async (line) => {
      const post = line.startsWith('POST');
      expectProblem(await asked(line, post ? JSON_BODY : [], post ? BODY : ''), 400, 'invalid-request');
    },
  );

  it('is told which parameters there are', async () => {
    expect((await asked('GET /notes?words=a', []))?.body).toContain('There is no parameter \\"words\\" here; there are word.');
    expect((await asked('HEAD /notes?word=a', []))?.status).toBe(200);
    expect((await asked('GET /nowhere?x=1', []))?.status).toBe(404);
  });
});

describe('what is no request', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it.each<[string, string, readonly [number, string]]>([
    ['no host', 'GET /notes HTTP/1.1\r\n\r\n', [400, 'malformed-request']],
    ['an expectation', 'POST /notes HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}', [417, 'expectation-failed']],
    ['a line that is none', 'GET\r\n\r\n', [400, 'malformed-request']],
    ['a method that is none', 'get /notes HTTP/1.1\r\nHost: a\r\n\r\n', [400, 'malformed-request']],
    ['a version that is none', 'GET /notes HTTP/9.9\r\nHost: a\r\n\r\n', [400, 'malformed-request']],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 'malformed-request']],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00', [400, 'malformed-request']],
    ['two lengths', 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}', [400, 'malformed-request']],
    ['a length and chunks', 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', [400, 'malformed-request']],
    ['chunks that are none', 'POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', [400, 'malformed-request']],
    ['headers without end', `GET /notes HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, [431, 'headers-too-large']],
    ['a long URL', `GET /notes?word=${'x'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [414, 'uri-too-long']],
    ['a URL without end', `GET /notes?word=${'x'.repeat(30_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, [431, 'headers-too-large']],
    ['a malformed URL', 'GET /notes/%zz HTTP/1.1\r\nHost: a\r\n\r\n', [400, 'malformed-request']],
    ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', [400, 'malformed-request']],
  ])('is answered, and its connection closed: %s', async (_, bytes, [status, slug]) => {
    const answer = await rawRequest(url, bytes);
    expect(JSON.parse(answer?.body ?? '{}')).toMatchObject({ status, type: `urn:reprise:problem:${slug}`, detail: expect.any(String) as string });
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json; charset=utf-8', connection: 'close' } });
  });

  it('does not include what only the newer HTTP demands', async () => {
    expect((await rawRequest(url, 'GET /notes HTTP/1.0\r\n\r\n'))?.status).toBe(200);
    expect((await rawRequest(url, `POST /notes HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n${JSON_BODY.join('\r\n')}\r\n\r\n${BODY}`))?.status).toBe(201);
  });
});
