import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';

/** The kit as it was built, in a process of its own; one route answers when told to, one never, one streams more than anybody reads. */
const SCRIPT = `
  const { Controller, Get } = require('@nestjs/common');
  const { Readable } = require('node:stream');
  const { Open, ServiceEnv, defineService, runService, Unhurried } = require('@reprise/service-kit');
  class Slow {
    soon() { return new Promise((resolve) => process.once('message', () => resolve({ answered: true }))); }
    never() { return new Promise(() => undefined); }
    endless(reply) { reply.send(new Readable({ read() { this.push('x'.repeat(65536)); } })); }
  }
  const route = (name, ...more) => [Get(name), ...more].forEach((decorate) => decorate(Slow.prototype, name, Object.getOwnPropertyDescriptor(Slow.prototype, name)));
  route('soon'); route('never'); route('endless', Unhurried());
  require('@nestjs/common').Res()(Slow.prototype, 'endless', 0);
  Controller()(Slow); Open()(Slow);
  class SlowModule { onApplicationShutdown() { return process.env.HANGS && new Promise(() => undefined); } }
  require('@nestjs/common').Module({ controllers: [Slow] })(SlowModule);
  void runService(defineService({ name: 'slow', description: 'Slow.', env: ServiceEnv, module: () => SlowModule }));
`;

class SlowService {
  private said = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly exit: Promise<unknown>,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
  }

  static async start(env: Record<string, string> = {}): Promise<SlowService> {
    const inherited = { PATH: process.env['PATH'], PORT: '0', REPRISE_DEV_ACTOR: 'dev' };
    const child = spawn(process.execPath, ['-e', SCRIPT], { cwd: __dirname, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const service = new SlowService(child, once(child, 'exit'));
    await service.says(/answers at/);
    return service;
  }

  async says(words: RegExp): Promise<void> {
    while (!words.test(this.said)) await once(this.child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  }

  get url(): URL {
    return new URL(/answers at (http:[^"]+)"/.exec(this.said)?.[1] ?? '');
  }

  ask(path: string, agent = new Agent()): Promise<{ status: number | undefined; connection: string | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const asked = get(new URL(path, this.url), { agent }, (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode, connection: answer.headers.connection, body }));
      });
      asked.on('error', reject);
    });
  }

  signal(name: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(name);
  }

  answerSoon(): void {
    this.child.send('now');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

describe('a process that is told to end', () => {
  const started: SlowService[] = [];
  const start = async (env?: Record<string, string>) => {
    const service = await SlowService.start(env);
    started.push(service);
    return service;
  };
  afterEach(() => started.splice(0).forEach((service) => service.kill()));

  it('is not ready at once, and takes new connections until the delay is over', async () => {
    const service = await start({ SHUTDOWN_DELAY_MS: '600' });
    const agent = new Agent({ keepAlive: true });
    expect((await service.ask('/health/ready', agent)).connection).toBe('keep-alive');
    service.signal();
    await service.says(/closing: SIGTERM/);
    expect(await service.ask('/health/ready', agent)).toMatchObject({ status: 503, connection: 'close' });
    expect(await service.ask('/health/live')).toMatchObject({ status: 200, connection: 'close' });
    expect(await service.exit).toEqual([0, null]);
    await service.says(/"closed"/);
  });

  it('answers what is under way, and nobody else', async () => {
    const service = await start();
    const idle = connect(Number(service.url.port), '127.0.0.1');
    const answer = service.ask('/soon');
    await service.ask('/health/live');
    service.signal();
    await service.says(/closing: SIGTERM/);
    await expect(service.ask('/health/live')).rejects.toThrow('ECONNREFUSED');
    service.answerSoon();
    expect(await answer).toMatchObject({ status: 200, connection: 'close', body: '{"answered":true}' });
    expect(await service.exit).toEqual([0, null]);
    idle.destroy();
  });

  it('answers for a handler that does not end, before it is over', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT_MS: '1500' });
    const answer = service.ask('/never');
    await service.ask('/health/live');
    service.signal();
    const { status, body } = await answer;
    expect({ status, problem: (JSON.parse(body) as { type: string }).type }).toEqual({ status: 503, problem: 'urn:reprise:problem:unavailable' });
    expect(await service.exit).toEqual([0, null]);
  });

  it('does not wait for callers who read nothing', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT_MS: '1500' });
    const caller = connect(Number(service.url.port), '127.0.0.1');
    caller.write('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    caller.on('error', () => undefined);
    await once(caller, 'readable');
    service.signal();
    await service.says(/1 requests are cut: their callers did not read the answers/);
    expect(await service.exit).toEqual([0, null]);
    caller.destroy();
  });

  it('ends with 1 and says so where something does not close in time', async () => {
    const service = await start({ SHUTDOWN_TIMEOUT_MS: '700', HANGS: 'yes' });
    service.signal();
    await service.says(/not closed within 700 ms: leaving, 0 requests unanswered/);
    expect(await service.exit).toEqual([1, null]);
  });

  it('ends at once on a second signal, and says what it leaves behind', async () => {
    const service = await start();
    const cut = service.ask('/soon').catch((error: NodeJS.ErrnoException) => error.code);
    await service.ask('/health/live');
    service.signal();
    await service.says(/closing: SIGTERM/);
    service.signal('SIGINT');
    expect(await service.exit).toEqual([130, null]);
    await service.says(/SIGINT while closing: leaving at once, 1 requests unanswered/);
    expect(await cut).toBe('ECONNRESET');
  });
});
