import type { Mutant } from './mutant';

const LANE = 'libs/messaging/dist/relay/topic-lane.js';
const PUBLISHER = 'libs/messaging/dist/relay/topic-publisher.js';

export const relayMutants: readonly Mutant[] = [
  {
    name: 'checkpoint-before-publish',
    bug: "the relay's checkpoint moves before its sends are confirmed",
    failpoints: 'relay.checkpointed=kill@5',
    edits: [
      {
        file: LANE,
        find: 'await this.publisher.publish(chain.linkAll(page.events), halt);',
        replace: `const linked = chain.linkAll(page.events);
        if (linked.length > 0) await this.save({ position: page.position, partitions: chain.positions });
        await this.publisher.publish(linked, halt);`,
      },
      { file: LANE, find: 'const due = page.events.length > 0 ||', replace: 'const due = page.events.length === 0 &&' },
    ],
  },
  {
    name: 'send-not-awaited',
    bug: 'a send counts as soon as it is begun',
    edits: [
      {
        file: PUBLISHER,
        find: 'return await this.kafka.send(this.contract.topic.name, partition, records);',
        replace: 'return void this.kafka.send(this.contract.topic.name, partition, records).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'metadata-not-checked',
    bug: 'a send counts that resolved without having been sent',
    edits: [{ file: 'libs/messaging/dist/kafka/confirmation.js', find: 'if (!confirmed)', replace: 'if (false)' }],
  },
  {
    name: 'sends-side-by-side',
    bug: 'a partition has several sends under way',
    edits: [
      { file: PUBLISHER, find: 'const SEND_BYTES = 512 * 1024;', replace: 'const SEND_BYTES = 1;' },
      { file: PUBLISHER, find: 'for (const send of intoSends(records))', replace: 'const under = [];\n        for (const send of intoSends(records))' },
      {
        file: PUBLISHER,
        find: 'await this.sendUntilTaken(partition, send, halt);',
        replace: 'under.push(this.sendUntilTaken(partition, send, halt));\n        await Promise.all(under);',
      },
    ],
  },
  {
    name: 'partitions-in-one-send',
    bug: 'what belongs to several partitions goes into one send',
    edits: [{ file: PUBLISHER, find: 'this.publishTo(partition, linked, halt)', replace: 'this.publishTo(messages[0].partition, linked, halt)' }],
  },
];
