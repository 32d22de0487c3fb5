import { contexts } from '@reprise/contracts-all';
import { SEAL_TOPIC } from '@reprise/messaging';
import { type ProjectionServiceOptions, groupOf } from '@reprise/projection-service';
import { z } from 'zod';
import { accountProjectionOptions } from '../../apps/account-projection/src/account-projection';
import { leadProjectionOptions } from '../../apps/lead-projection/src/lead-projection';
import { orderProjectionOptions } from '../../apps/order-projection/src/order-projection';
import { describeRendered, rendered } from './rendered.for-spec';

const TopicSpec = z.looseObject({ partitions: z.number() });
const Scaled = z.looseObject({
  scaleTargetRef: z.object({ name: z.string() }),
  maxReplicaCount: z.number(),
  triggers: z.tuple([z.looseObject({ metadata: z.looseObject({ topic: z.string(), consumerGroup: z.string() }) })]),
});

const scaled = ({ name, contract, ...rest }: ProjectionServiceOptions) => ({
  name,
  topic: contract.topic.name,
  consumerGroup: groupOf({ name, contract, ...rest }),
  maxReplicaCount: contract.topic.partitions,
});

describeRendered('Kafka in production', () => {
  const all = rendered('production');
  const of = (kind: string) => all.filter((manifest) => manifest.kind === kind);

  it('has the topics of all contracts, with their partitions', () => {
    const made = of('KafkaTopic').map(({ metadata: { name }, spec }) => ({ name, partitions: TopicSpec.parse(spec).partitions }));
    const wanted = [...contexts.map(({ topic }) => topic), SEAL_TOPIC].map(({ name, partitions }) => ({ name, partitions }));
    expect(made).toEqual(expect.arrayContaining(wanted));
    expect(made).toHaveLength(wanted.length);
  });

  it('scales each projection service by the lag of its own group, up to a partition each', () => {
    const found = of('ScaledObject').map(({ spec }) => {
      const { scaleTargetRef, maxReplicaCount, triggers: [{ metadata: { topic, consumerGroup } }] } = Scaled.parse(spec);
      return { name: scaleTargetRef.name, topic, consumerGroup, maxReplicaCount };
    });
    expect(found).toEqual(expect.arrayContaining([accountProjectionOptions, orderProjectionOptions, leadProjectionOptions].map(scaled)));
    expect(found).toHaveLength(3);
  });
});
