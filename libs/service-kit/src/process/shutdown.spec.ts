import { once } from 'node:events';
import { connect } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { Open, ServiceEnv, Shutdown, createService, defineService, readEnv } from '../index';

const begun: (() => void)[] = [];
const release: (() => void)[] = [];

@Open()
@Controller()
class SlowController {
  constructor(private readonly shutdown: Shutdown) {}

  @Get('slow')
  async slow() {
    begun.forEach((tell) => tell());
    await new Promise<void>((resolve) => release.push(resolve));
    return { answered: true };
  }

  @Get('waiting')
  async waiting() {
    begun.forEach((tell) => tell());
    await new Promise<void>((resolve) => this.shutdown.signal.addEventListener('abort', () => resolve()));
    return { told: true };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const slow = defineService({ name: 'slow', description: 'Takes its time.', env: ServiceEnv, module: () => SlowModule });

describe('a service that is closed', () => {
  const start = async () => {
    const app = await createService(slow, readEnv(ServiceEnv, { LOG_LEVEL: 'silent', REPRISE_DEV_ACTOR: 'dev' }));
    await app.listen(0, '127.0.0.1');
    return { app, url: await app.getUrl() };
  };
  const whenBegun = () => new Promise<void>((resolve) => begun.splice(0, begun.length, resolve));

  it('still answers what is under way, and does not wait for kept-alive connections', async () => {
    const { app, url } = await start();
    const begins = whenBegun();
    const answer = fetch(`${url}/slow`);
    await begins;
    const closed = app.close();
    release.forEach((go) => go());
    await expect((await answer).json()).resolves.toEqual({ answered: true });
    await closed;
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
  }, 5_000);

  it('does not wait for connections that never asked for anything', async () => {
    const { app, url } = await start();
    const socket = connect(Number(new URL(url).port), new URL(url).hostname);
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await app.close();
    await ended;
    expect(socket.destroyed).toBe(true);
  }, 5_000);

  it('tells those who wait to come to an end', async () => {
    const { app, url } = await start();
    const begins = whenBegun();
    const answer = fetch(`${url}/waiting`);
    await begins;
    await app.close();
    await expect((await answer).json()).resolves.toEqual({ told: true });
  }, 5_000);
});
