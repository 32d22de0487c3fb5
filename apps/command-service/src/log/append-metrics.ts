import type { EventStoreOptions } from '@reprise/event-store';
import type { Metrics } from '@reprise/service-kit';

const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const BUCKETS_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many appends a batch gathers, and how long it takes to write. */
export function appendMetrics(metrics: Metrics): NonNullable<EventStoreOptions['onBatch']> {
  const size = metrics.histogram({ name: 'reprise_append_batch_size', help: 'Appends that were written by one call.', buckets: SIZES });
  const seconds = metrics.histogram({ name: 'reprise_append_batch_seconds', help: 'From the call until the batch was committed, tries again included.', buckets: BUCKETS_SECONDS });
  const events = metrics.counter({ name: 'reprise_append_events_total', help: 'Events in batches that were handed to the log, refused ones included.' });
  return (batch) => {
    size.observe(batch.appends);
    seconds.observe(batch.seconds);
    events.inc(batch.events);
  };
}
