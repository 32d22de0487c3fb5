import { Logger, type Provider } from '@nestjs/common';
import { Availability, type EventFeed, type FeedCounters, HttpLogReader, KafkaFeed, KafkajsClient, Leadership, LogFeed, type LogReader, Troubles } from '@reprise/messaging';
import { DEFINITION, ENV, type ProjectionServiceDefinition, groupOf } from '../definition';
import type { ProjectionEnv } from '../projection-env';
import { ElectedFeed } from './elected-feed';
import { historyAuthorization } from './history-token';
import { reportTo } from './report';
import { transportOf } from './transport';

/** The log, by way of history-service. */
export const LOG_READER = Symbol('LOG_READER');
export const FEED = Symbol('FEED');

/** A feed, and what to close after it. */
export interface Feeding {
  readonly feed: EventFeed;
  readonly counters: () => Readonly<FeedCounters>;
  /** For how long something has kept it from getting on; 0: nothing does. */
  failingSeconds(): number;
  /** Which transport, in a sentence for the log. */
  readonly says: string;
  close(): Promise<void>;
}

const report = reportTo(new Logger('Feed'));

const byKafka = (definition: ProjectionServiceDefinition, log: LogReader, brokers: readonly string[]): Feeding => {
  const groupId = groupOf(definition);
  const kafka = new KafkajsClient({ brokers, clientId: definition.name, log: report });
  const feed = new KafkaFeed({ kafka, contract: definition.contract, groupId, log, report });
  const says = `events come by Kafka at ${brokers.join(', ')}, consumer group ${groupId}`;
  return { feed, counters: () => feed.counters, failingSeconds: () => feed.counters.troubles.seconds, says, close: () => kafka.close() };
};

const byLog = (definition: ProjectionServiceDefinition, log: HttpLogReader, env: ProjectionEnv): Feeding => {
  const name = `feed ${groupOf(definition)}`;
  const election = new Troubles();
  const failingSeconds = () => Math.max(...[election, log.troubles, feed.counters.troubles].map(({ seconds }) => seconds));
  const leadership = new Leadership(env.READ_MODEL_URL, name, new Availability(`election of ${name}`, report, election));
  const feed = new ElectedFeed({ leadership, feed: () => new LogFeed({ log, contract: definition.contract, report }) });
  return { feed, counters: () => feed.counters, failingSeconds, says: `events come from the log at ${env.HISTORY_URL}`, close: () => Promise.resolve() };
};

export const feedProviders: Provider[] = [
  {
    provide: LOG_READER,
    inject: [ENV],
    useFactory: (env: ProjectionEnv) =>
      new HttpLogReader({ url: env.HISTORY_URL, headers: () => historyAuthorization(env), report: reportTo(new Logger('Log')) }),
  },
  {
    provide: FEED,
    inject: [DEFINITION, ENV, LOG_READER],
    useFactory: (definition: ProjectionServiceDefinition, env: ProjectionEnv, log: HttpLogReader): Feeding => {
      const transport = transportOf(env);
      return transport.kind === 'kafka' ? byKafka(definition, log, transport.brokers) : byLog(definition, log, env);
    },
  },
];
