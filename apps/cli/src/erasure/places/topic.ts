import { type KafkaClient, type ReceivedRecord, readTopic } from '@reprise/messaging';
import type { Unseen } from '@reprise/privacy';
import type { Look, PlaceToSearch } from './look';

type Topic = Awaited<ReturnType<KafkaClient['topics']>>[number];

/** Kafka's own: offsets and states of groups and transactions, never a message. */
const isInternal = ({ name }: Topic): boolean => name.startsWith('__');

export interface Topics {
  readonly places: readonly PlaceToSearch[];
  readonly skipped: readonly Unseen[];
}

/** Every topic of a Kafka but its own. @throws the client's error */
export async function topicsOf(kafka: KafkaClient): Promise<Topics> {
  const topics = await kafka.topics();
  return {
    places: topics.filter((topic) => !isInternal(topic)).map((topic) => topicPlace(kafka, topic)),
    skipped: topics.filter(isInternal).map(({ name }) => ({ place: `topic ${name}`, why: "Kafka's own: it holds offsets and states, no message; its files are searched where its folder is" })),
  };
}

/** Keys, values and headers of a topic, each partition up to where it ends when the reading begins. */
export const topicPlace = (kafka: KafkaClient, topic: Topic): PlaceToSearch => ({
  place: `topic ${topic.name}`,
  size: async () => Number([...(await kafka.endOffsets(topic.name)).values()].reduce((sum, end) => sum + end, 0n)),
  search: async (look) => {
    const looked = { partitions: topic.partitions, records: 0, bytes: 0 };
    await readTopic(kafka, {
      topic,
      onRecords: (records) => {
        for (const record of records) looked.bytes += searchRecord(record, look);
        looked.records += records.length;
        look.advanced(looked.records);
        return Promise.resolve();
      },
    });
    return { looked, unreachable: [], skipped: [] };
  },
});

function searchRecord(record: ReceivedRecord, look: Look): number {
  let size = 0;
  for (const [part, bytes] of partsOf(record)) {
    size += bytes.length;
    for (const found of look.search.within(bytes)) look.found(found, `partition ${record.partition}, offset ${record.offset}, ${part}`);
  }
  return size;
}

function partsOf({ key, value, headers }: ReceivedRecord): (readonly [string, Buffer])[] {
  const named = Object.entries(headers).flatMap(([name, header], index) =>
    [header ?? []].flat().map((each): readonly [string, Buffer] => [`header ${name}`, Buffer.from(each)]).concat([[`name of header ${index + 1}`, Buffer.from(name)]]),
  );
  return [...(key ? [['key', key] as const] : []), ...(value ? [['value', value] as const] : []), ...named];
}
