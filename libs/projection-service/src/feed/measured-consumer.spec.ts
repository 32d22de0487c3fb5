import { Logger } from '@nestjs/common';
import type { ProjectionRuntime } from '@reprise/projections';
import type { FeedMetrics } from './feed-metrics';
import { MeasuredConsumer } from './measured-consumer';

describe('the consumer of a projection service', () => {
  afterEach(() => jest.restoreAllMocks());

  it('says once how many events a batch set aside, and nothing where it set none aside', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const counters = { parked: 4 };
    const apply = ({ messages }: { readonly messages: readonly unknown[] }) => Promise.resolve(void (counters.parked += messages.length));
    const consumer = new MeasuredConsumer({ counters, apply } as unknown as ProjectionRuntime, { observeDelay: () => undefined } as unknown as FeedMetrics);
    const message = { event: {} } as never;
    await consumer.apply({ messages: [message, message, message], completeTo: new Map() });
    await consumer.apply({ messages: [], completeTo: new Map() });
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^3 events are parked/)]]);
  });
});
