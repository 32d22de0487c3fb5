import type { FeedMessage } from '@reprise/messaging';
import type { Pool } from 'pg';
import { BuildFeed } from './build-feed';
import type { Build } from './build';
import { Pace } from './pace';
import type { Projection } from '../projection';
import { PARTITIONS } from '../runtime/tally.for-spec';

export const AUTOMATIC = { automatic: true, expectNoDiff: false, maxRate: null };

interface Building {
  readonly pool: Pool;
  readonly projection: Projection;
  readonly build: Build;
}

/** Whoever fills this build, now; the next one may be another process. */
function builder(building: Building, head: number): BuildFeed {
  const { signal } = new AbortController();
  return new BuildFeed({ ...building, pace: new Pace(null), portion: 1, lag: () => 0, head: () => Promise.resolve(head), onEnd: () => undefined, signal });
}

/** The next of these events, as a feed from the log would hand them over. */
export async function buildSome(building: Building, all: readonly FeedMessage[], count: number): Promise<void> {
  const head = all.at(-1)?.event.position ?? 0;
  const feed = builder(building, head);
  const stand = await feed.checkpoints();
  const left = all.filter(({ partition, event }) => event.position > (stand.get(partition)?.position ?? 0));
  const messages = left.slice(0, count);
  const position = left.length <= count ? head : (messages.at(-1)?.event.position ?? 0);
  await feed.apply({ messages, completeTo: new Map(Array.from({ length: PARTITIONS }, (_, partition) => [partition, position])) });
  await feed.settled();
}
