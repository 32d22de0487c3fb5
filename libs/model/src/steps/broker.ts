import { type Kept, type World, replaced, without } from '../world/world';
import type { History, Link } from '../world/history';
import { type Laws, type Step, type Steps, fault, step } from './step';

/** A message lands at the end of its partition. */
export function landed(world: World, history: History, { position, prev }: Link): World {
  const partition = history.partitionOf(position);
  const records = world.topic[partition] ?? [];
  return { ...world, topic: replaced(world.topic, partition, [...records, { position, prev, gone: false }]) };
}

function appends({ log }: World, { history, rules }: Laws): number[] {
  const missing = history.events.map(({ position }) => position).filter((position) => !log.includes(position));
  return missing.slice(0, rules.has('log shows positions in order') ? 1 : 2);
}

/** What nobody waits for any more lands late. */
const lateOnes = (world: World, { history }: Laws): Step[] =>
  world.late.map((message) => step(`the send of ${message.position} that nobody waited for lands`, landed({ ...world, late: without(world.late, message.position) }, history, message)));

const isFollowed = (record: Kept, records: readonly Kept[]) => !record.gone && records.some(({ position, gone }) => !gone && position > record.position);

/** The broker loses a message of which it had confirmed the next one, too. */
function losses(world: World): Step[] {
  return world.topic.flatMap((records, partition) =>
    records.flatMap((record, index) =>
      isFollowed(record, records)
        ? fault(`the broker loses message ${record.position}`, { ...world, topic: replaced(world.topic, partition, replaced(records, index, { ...record, gone: true })) })
        : [],
    ),
  );
}

/** The log and the broker. */
export const brokerSteps: Steps = (world, laws) => [
  ...appends(world, laws).map((position) => step(`event ${position} is appended`, { ...world, log: [...world.log, position].sort((a, b) => a - b) })),
  ...lateOnes(world, laws),
  ...(world.faults > 0 ? losses(world) : []),
];
