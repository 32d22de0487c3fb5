import { type KafkaConfig, type logCreator, logLevel } from 'kafkajs';
import type { Log } from '../log';
import { sockets } from './sockets';

/** Recovered from broker kills within 3 s; see docs of kafkajs #659, #1616 for what the defaults did. */
export const CONNECTION = {
  connectionTimeout: 3_000,
  requestTimeout: 8_000,
  enforceRequestTimeout: true,
  socketFactory: sockets,
} satisfies Partial<KafkaConfig>;

export const RETRY = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 3 };

export const CONSUMER = {
  sessionTimeout: 10_000,
  heartbeatInterval: 1_000,
  rebalanceTimeout: 15_000,
  maxWaitTimeInMs: 500,
  allowAutoTopicCreation: false,
};

/** A topic keeps its messages for ever, and takes any event the log took. */
export const TOPIC_CONFIG = [
  { name: 'retention.ms', value: '-1' },
  { name: 'max.message.bytes', value: String(8 * 1024 * 1024) },
];

/**
 * kafkajs tells of every attempt, as errors. What matters is reported by relay and feed, once per change of state,
 * so here its errors are for those who debug.
 */
export const logsTo =
  (log: Log): logCreator =>
  () =>
  ({ level, namespace, log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...facts } }) => {
    if (level <= logLevel.WARN) log('debug', `kafkajs ${namespace}: ${message}`, facts);
  };
