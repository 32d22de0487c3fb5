import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiConflictResponse, ApiOkResponse, type OpenAPIObject } from '@nestjs/swagger';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Open, ServiceEnv, createService, defineService, readEnv } from '../index';

class Note extends createZodDto(z.object({ text: z.string(), author: z.string().nullable(), words: z.array(z.string()) })) {}
class Written extends createZodDto(z.strictObject({ text: z.string() })) {}
class Closing extends createZodDto(z.strictObject({ for: z.string().optional() })) {}

@Open()
@Controller('notes')
class NotesController {
  @Get()
  @ApiOkResponse({ type: Note })
  one() {
    return { text: 'a', author: null, words: [] };
  }

  @Post()
  write(@Body() note: Written) {
    return note;
  }

  @Post('close')
  @HttpCode(200)
  @ApiOkResponse({ description: 'It is closed now.' })
  @ApiConflictResponse({ description: 'It is closed.' })
  close(@Body() _: Closing) {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

describe('the OpenAPI document of a service', () => {
  let app: NestFastifyApplication;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev' }));
    document = (await app.inject('/docs-json')).json();
  });
  afterAll(() => app.close());

  const answers = (path: string, method: 'get' | 'post') => document.paths[path]?.[method]?.responses ?? {};

  it('names every refusal, and no answer that could be anything', () => {
    expect(Object.keys(answers('/notes', 'get'))).toEqual(['200', '400', '414', '415', '417', '429', '503', '504']);
    expect(Object.keys(answers('/notes/close', 'post'))).toEqual(['200', '400', '409', '413', '414', '415', '417', '429', '503', '504']);
  });

  it('says what a refusal looks like, with its own words where the route has some', () => {
    expect(answers('/notes/close', 'post')['409']).toMatchObject({
      description: 'It is closed.',
      content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { status: { enum: [409] } } }] } } },
    });
    expect(document.components?.schemas?.['Problem']).toMatchObject({ required: ['type', 'title', 'status', 'detail', 'correlationId'] });
  });

  it('promises the headers that every answer has, and those of some', () => {
    expect(answers('/notes', 'get')).toMatchObject({
      200: { headers: { 'X-Correlation-Id': { required: true } } },
      503: { headers: { 'X-Correlation-Id': { required: true }, 'Retry-After': { required: true } } },
    });
  });

  it('takes a text that may be null for no list', () => {
    expect(document.components?.schemas?.['Note']).toMatchObject({ properties: { author: { type: ['string', 'null'] }, words: { type: 'array' } } });
  });

  it('asks for a body only where none would be refused', () => {
    const required = (path: string) => (document.paths[path]?.post?.requestBody as { required: boolean }).required;
    expect([required('/notes'), required('/notes/close')]).toEqual([true, false]);
  });
});
