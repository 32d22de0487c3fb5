import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TestIssuer, whoMayCall } from '@reprise/testing/pure';
import type { FastifyRequest } from 'fastify';
import { InSight, Needs, NeedsOrSelf, Open, ROLES, ServiceEnv, type Sight, callerOf, createService, defineService, readEnv, routesOf } from '../index';

@Needs('reader')
@Controller('notes')
class NotesController {
  @Get(':id')
  one(@Req() request: FastifyRequest) {
    return { actor: callerOf(request).actor };
  }

  @Post()
  @Needs('commander')
  add() {
    return {};
  }

  @Get(':id/story')
  @Needs('auditor', 'reader')
  story() {
    return {};
  }

  @Get(':id/mine')
  @NeedsOrSelf('auditor', 'reader')
  mine(@InSight() { only, mayOpen }: Sight) {
    return { only: only ?? null, opens: mayOpen('ada') };
  }

  @Get('public/page')
  @Open()
  page() {
    return {};
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  all() {
    return {};
  }

  @Get('open')
  @Open()
  open() {
    return {};
  }
}

@Controller('careless')
class CarelessController {
  @Get()
  @NeedsOrSelf('reader')
  all() {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

@Module({ controllers: [NotesController, ForgottenController] })
class ForgetfulModule {}

@Module({ controllers: [NotesController, CarelessController] })
class CarelessModule {}

const serviceOf = (module: typeof NotesModule) => defineService({ name: 'notes', description: 'Notes.', env: ServiceEnv, module: () => module });

/** Paths of a routing tree as Fastify draws it. */
function routedPaths(tree: string): string[] {
  const above: string[] = [];
  return [...tree.matchAll(/^([│ ]*)[├└]── (\S+)/gm)].map(([, indent = '', part = '']) => {
    const depth = indent.length / 4;
    return (above[depth] = (above[depth - 1] ?? '') + part);
  });
}

describe('a service with callers', () => {
  let issuer: TestIssuer;
  const apps: NestFastifyApplication[] = [];

  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await issuer.close();
  });

  const start = async (env: Record<string, string>, module: typeof NotesModule = NotesModule) => {
    const app = await createService(serviceOf(module), readEnv(ServiceEnv, { LOG_LEVEL: 'silent', ...env }));
    apps.push(app);
    return app;
  };
  const ask = async (app: NestFastifyApplication, authorization?: string, url = '/notes/a') => {
    const { statusCode: status, headers, body } = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } });
    return { status, challenge: headers['www-authenticate'], type: headers['content-type'], body: JSON.parse(body) as Record<string, unknown> };
  };

  it('lets each in where their role does', async () => {
    const app = await start(issuer.env);
    await app.listen(0, '127.0.0.1');
    await expect(whoMayCall(routesOf(app), { url: await app.getUrl(), issuer, roles: ROLES })).resolves.toEqual({
      'GET /notes/:id': 'reader',
      'POST /notes': 'commander',
      'GET /notes/:id/story': 'reader or auditor',
      'GET /notes/:id/mine': 'reader or reader:self or auditor',
      'GET /notes/public/page': 'open',
      'GET /health/live': 'open',
      'GET /health/ready': 'open',
      'GET /metrics': 'open',
    });
  });

  it('has no route besides those and its documentation', async () => {
    const app = await start(issuer.env);
    const declared = routesOf(app).map(({ path }) => path);
    const besides = routedPaths(app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false })).filter((path) => !declared.includes(path));
    expect(besides.length).toBeGreaterThan(0);
    expect(besides.filter((path) => !/^\/docs(\/|-json|$)/.test(path))).toEqual([]);
  });

  it('says that a token is missing', async () => {
    const { status, challenge, type, body } = await ask(await start(issuer.env));
    expect({ status, challenge, type }).toEqual({ status: 401, challenge: 'Bearer', type: 'application/problem+json; charset=utf-8' });
    expect(body).toMatchObject({ type: 'urn:reprise:problem:unauthenticated', detail: expect.stringContaining('missing') as string });
  });

  it('says which role is missing', async () => {
    const { authorization } = await issuer.authorization('commander', 'operator');
    const { status, challenge, body } = await ask(await start(issuer.env), authorization, '/notes/a/story');
    expect({ status, challenge }).toEqual({ status: 403, challenge: 'Bearer error="insufficient_scope"' });
    expect(body).toMatchObject({ type: 'urn:reprise:problem:forbidden', detail: 'This needs the role auditor or reader.', needs: ['auditor', 'reader'] });
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer "a"', ''])('refuses the authorization %j', async (authorization) => {
    await expect(ask(await start({ ...issuer.env, REPRISE_DEV_ACTOR: 'dev' }), authorization)).resolves.toMatchObject({ status: 401 });
  });

  it('knows its callers by their subject', async () => {
    const token = await issuer.token({ sub: 'ada', roles: ['reader'] });
    await expect(ask(await start(issuer.env), `bearer ${token}`)).resolves.toMatchObject({ status: 200, body: { actor: 'ada' } });
  });

  it('answers 503 while it cannot tell whether a token is good', async () => {
    const app = await start(issuer.env);
    const { authorization } = await issuer.authorization('reader');
    issuer.away = true;
    const away = await ask(app, authorization);
    issuer.away = false;
    expect(away).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable' } });
    await expect(ask(app, authorization)).resolves.toMatchObject({ status: 200 });
  });

  describe('for development', () => {
    it('takes callers without a token for its own actor', async () => {
      await expect(ask(await start({ REPRISE_DEV_ACTOR: 'dev' }))).resolves.toMatchObject({ status: 200, body: { actor: 'dev' } });
    });

    it('refuses a token that it cannot check', async () => {
      const { authorization } = await issuer.authorization('reader');
      await expect(ask(await start({ REPRISE_DEV_ACTOR: 'dev' }), authorization)).resolves.toMatchObject({ status: 401 });
    });

    it('with an issuer checks the tokens it gets', async () => {
      const app = await start({ ...issuer.env, REPRISE_DEV_ACTOR: 'dev' });
      await expect(ask(app)).resolves.toMatchObject({ body: { actor: 'dev' } });
      await expect(ask(app, `Bearer ${await issuer.token({ sub: 'ada', roles: ['reader'] })}`)).resolves.toMatchObject({ body: { actor: 'ada' } });
      await expect(ask(app, `Bearer ${await issuer.token({ expiresIn: -60 })}`)).resolves.toMatchObject({ status: 401 });
      await expect(ask(app, `Bearer ${await issuer.token({ roles: ['operator'] })}`)).resolves.toMatchObject({ status: 403 });
    });
  });

  it('does not start before each route says who may call it', async () => {
    await expect(start(issuer.env, ForgetfulModule)).rejects.toThrow('not declared, by @Needs or @Open, on GET /forgotten');
  });

  it('does not start while a route lets in who may see only their own, and does not ask what that is', async () => {
    await expect(start(issuer.env, CarelessModule)).rejects.toThrow('reader:self may call, but the handler takes no @InSight(), on GET /careless');
  });

  it('tells a route whose data its caller may see', async () => {
    const app = await start(issuer.env);
    const seen = async (sub: string, ...roles: string[]) => (await ask(app, `Bearer ${await issuer.token({ sub, roles })}`, '/notes/a/mine')).body;
    await expect(seen('ada', 'reader:self')).resolves.toEqual({ only: 'ada', opens: true });
    await expect(seen('bob', 'reader:self')).resolves.toEqual({ only: 'bob', opens: false });
    await expect(seen('bob', 'reader', 'reader:self')).resolves.toEqual({ only: null, opens: true });
    await expect(seen('bob', 'auditor')).resolves.toEqual({ only: null, opens: false });
    expect((await ask(app, `Bearer ${await issuer.token({ sub: 'ada', roles: ['reader:self'] })}`)).status).toBe(403);
  });

  it('does not start before it is said who may call', async () => {
    await expect(start({})).rejects.toThrow('AUTH_ISSUER: is required');
  });

  it('lets a browser of an allowed origin ask whether it may send a token', async () => {
    const app = await start({ ...issuer.env, CORS_ORIGINS: 'https://console.example' });
    const preflight = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
      const { headers: answered } = await app.inject({ method: 'OPTIONS', url: '/notes/a', headers });
      return [answered['access-control-allow-origin'], answered['access-control-allow-headers']];
    };
    await expect(preflight('https://console.example')).resolves.toEqual(['https://console.example', 'authorization']);
    expect((await preflight('https://elsewhere.example'))[0]).toBeUndefined();
  });

  it('documents what a route needs', async () => {
    const { body } = await ask(await start({ REPRISE_DEV_ACTOR: 'dev' }), undefined, '/docs-json');
    expect(body).toMatchObject({
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      paths: { '/notes': { post: { security: [{ bearer: [] }], 'x-roles': ['commander'], responses: { 401: {}, 403: {} } } } },
    });
  });
});
