import { Logger } from '@nestjs/common';
import { Shutdown } from '@reprise/service-kit';
import { FeedHost } from './feed-host';
import type { Feeding } from './feed.providers';

const cause = new Error('no such partition');

/** A feed that fails at once, and again when it is stopped. */
const failing = (closed: () => void): Feeding => ({
  feed: { run: () => Promise.reject(cause), stop: () => Promise.reject(cause) },
  failingSeconds: () => 0, counters: () => ({}) as never,
  says: 'events come from nowhere',
  close: () => {
    closed();
    return Promise.resolve();
  },
});

describe('a feed that cannot go on', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('ends its service, which still closes in order', async () => {
    const shutdown = new Shutdown();
    let closed = false;
    const host = new FeedHost(failing(() => (closed = true)), {} as never, shutdown);
    host.onApplicationBootstrap();
    await expect(shutdown.failed).resolves.toEqual({ reason: 'the feed cannot go on', cause });
    await host.beforeApplicationShutdown();
    expect(closed).toBe(true);
  });
});
