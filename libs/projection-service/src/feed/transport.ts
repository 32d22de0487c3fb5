import { ConfigError } from '@reprise/service-kit';
import type { ProjectionEnv } from '../projection-env';

/** How events arrive. `log` stands for history-service. */
export type Transport = { readonly kind: 'log' } | { readonly kind: 'kafka'; readonly brokers: readonly string[] };

/** @throws ConfigError when Kafka is asked for and there are no brokers */
export function transportOf({ REPRISE_TRANSPORT: asked, KAFKA_BROKERS: brokers = [] }: Pick<ProjectionEnv, 'REPRISE_TRANSPORT' | 'KAFKA_BROKERS'>): Transport {
  if (asked === 'log') return { kind: 'log' };
  if (brokers.length > 0) return { kind: 'kafka', brokers };
  if (asked === 'kafka') throw new ConfigError(['KAFKA_BROKERS: is required when REPRISE_TRANSPORT is kafka']);
  return { kind: 'log' };
}
