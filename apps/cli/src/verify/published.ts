import type { Compared, PostgresEventStore } from '@reprise/event-store';
import { KafkajsClient, type PublishedSeal, SEAL_TOPIC, readPublishedSeals } from '@reprise/messaging';
import { reason } from '../running-system';

/** What comparing with the published seals found, or why there was nothing to compare with. */
export type Published = Compared | { readonly skipped: string };

export interface WhatToCompare {
  readonly brokers: readonly string[];
  /** Only seals that cover any of these positions; without `to`, all from there on, wherever the log ends now. */
  readonly from: number;
  readonly to?: number | undefined;
  /** Default: the one that the sealer publishes to. */
  readonly topic?: typeof SEAL_TOPIC;
}

/** Compares the log with the seals that were published: who rewrote events and all seals over them is found here. */
export async function comparePublished(store: PostgresEventStore, { brokers, from, to = Infinity, topic = SEAL_TOPIC }: WhatToCompare): Promise<Published> {
  if (brokers.length === 0) return { skipped: 'no Kafka is known: name one with KAFKA_BROKERS' };
  const kafka = new KafkajsClient({ brokers, clientId: 'reprise-verify' });
  const comparison = store.seals.comparison();
  const onSeals = async (seals: readonly PublishedSeal[]) => {
    for (const seal of seals.filter((each) => each.to >= from && each.from <= to)) await comparison.add(seal);
  };
  try {
    await readPublishedSeals(kafka, { onSeals, topic });
    return comparison.found;
  } catch (error) {
    const { found } = comparison;
    // What was found before it broke off is found.
    return (found.changed ?? found.rewritten) ? found : { skipped: `the topic can't be read: ${reason(error)}` };
  } finally {
    await kafka.close();
  }
}
