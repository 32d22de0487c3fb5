import { Troubles } from '../troubles';
import { Backlog } from './backlog';

/** What a feed has done since it was made; read by whoever exports metrics. */
export class FeedCounters {
  /** Messages handed over and applied, healed ones included. */
  applied = 0;
  /** Messages at or below the checkpoint, dropped. */
  duplicates = 0;
  /** Places where messages were missing before the one that came. */
  holes = 0;
  /** Messages that were missing and were read from the log instead. */
  healed = 0;
  /** Messages in the topic that are not events; what they may have replaced is read from the log. */
  unreadable = 0;
  /** Batches that could not be applied at once and were handed over again. */
  retries = 0;
  /** Messages known to be in the topic, or positions of the log, that are not yet applied. */
  lag = 0;
  /** Times its partitions were shared out anew. */
  rebalances = 0;
  /** The same by partition, and for how long. */
  readonly backlog = new Backlog();
  /** What keeps it from getting on: what it reads from, or what it hands over to. */
  readonly troubles = new Troubles();
}
