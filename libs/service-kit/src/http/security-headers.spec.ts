import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Needs, ServiceEnv, createService, defineService, readEnv } from '../index';

@Needs('reader')
@Controller('notes')
class NotesController {
  @Get()
  all() {
    return [];
  }

  @Get('bug')
  bug() {
    throw new Error('a bug');
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const notes = defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => NotesModule });

describe('a service', () => {
  let app: NestFastifyApplication;
  let base: string;

  beforeAll(async () => {
    app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev' }));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });
  afterAll(() => app.close());

  const call = (path: string) => fetch(`${base}${path}`);

  it('says on every answer, whatever it is, that it is data and nothing to run or to frame', async () => {
    for (const path of ['/notes', '/notes/bug', '/nowhere', '/notes/%zz', '/metrics', '/health/live', '/docs', '/docs-json']) {
      const { headers } = (await call(path));
      expect([path, headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('referrer-policy')]).toEqual([path, 'nosniff', 'DENY', 'no-referrer']);
      expect([path, headers.get('content-security-policy')]).toEqual([path, expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/)]);
      expect([path, headers.get('strict-transport-security')]).toEqual([path, null]);
    }
  });

  it('shows its documentation with nothing but what its own policy allows', async () => {
    const page = await call('/docs');
    const [policy, text] = [page.headers.get('content-security-policy'), await page.text()];
    expect(policy).toMatch(/script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:.*connect-src 'self'/);
    const scripts = [...text.matchAll(/<script([^>]*)>([^<]*)/g)].map(([, attributes = '', inline = '']) => ({ src: /src="([^"]+)"/.exec(attributes)?.[1], inline: inline.trim() }));
    expect(scripts.length).toBeGreaterThan(0);
    for (const { src, inline } of scripts) {
      expect({ src, inline }).toEqual({ src: expect.stringMatching(/^\.?\/?docs\//) as string, inline: '' });
      expect((await call(new URL(src ?? '', `${base}/docs`).pathname)).status).toBe(200);
    }
    expect(text).not.toMatch(/\son\w+=|javascript:|https?:\/\/(?!www\.w3\.org)/);
  });
});

describe('a service behind a proxy that ends TLS', () => {
  it('binds browsers to TLS where that proxy is trusted, and nowhere else', async () => {
    const bound = async (env: Record<string, string>) => {
      const app = await createService(notes, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev', ...env }));
      const { headers } = await app.inject({ url: '/notes', headers: { 'x-forwarded-proto': 'https' }, remoteAddress: '10.0.0.1' });
      await app.close();
      return headers['strict-transport-security'];
    };
    await expect(bound({ TRUST_PROXY: '10.0.0.1' })).resolves.toBe('max-age=15768000');
    await expect(bound({ TRUST_PROXY: '10.0.0.2' })).resolves.toBeUndefined();
    await expect(bound({})).resolves.toBeUndefined();
  });
});
