import { StackError, kafkaJars } from '@reprise/stack';
import { LocalError, type Settings } from './settings';

/** How events get from the log to the projection services, and why so. */
export type Transport = (
  | { readonly kind: 'given'; readonly brokers: readonly string[] }
  | { readonly kind: 'embedded' }
  | { readonly kind: 'log' }
) & { readonly why: string };

/** Why Kafka can't run here; nothing when it can. Fetches its jars, where that was not done before. */
export async function missingKafka(signal?: AbortSignal): Promise<string | undefined> {
  try {
    await kafkaJars(undefined, signal);
    return undefined;
  } catch (error) {
    if (error instanceof StackError) return error.message;
    throw error;
  }
}

/** @throws LocalError when Kafka was asked for and can't be had */
export async function chooseTransport({ brokers, transport }: Settings, missing: () => Promise<string | undefined> = missingKafka): Promise<Transport> {
  if (transport === 'log') return { kind: 'log', why: 'LogFeed, straight from the log, because REPRISE_TRANSPORT=log' };
  if (brokers?.length) return { kind: 'given', brokers, why: `the Kafka at ${brokers.join(', ')}, because KAFKA_BROKERS names it` };
  const lacking = await missing();
  if (lacking === undefined) return { kind: 'embedded', why: 'a Kafka of our own, because Java is here' };
  if (transport === 'kafka') throw new LocalError(`REPRISE_TRANSPORT=kafka, but ${lacking}. Put that right, or name a Kafka with KAFKA_BROKERS.`);
  return { kind: 'log', why: `LogFeed, straight from the log, because ${lacking}` };
}
