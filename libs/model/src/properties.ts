import type { History } from './world/history';
import type { World } from './world/world';

/** What must hold in every world, or of every step. Searched in this order. */
export const PROPERTIES = {
  'nothing is lost': 'what a checkpoint says is applied is in the row',
  'nothing is applied twice': 'every event takes effect once',
  'streams keep their order': 'events of a stream take effect in its order',
  'rows are not ahead': 'no row holds what its checkpoint does not know',
  'all is published': 'what the relay checkpoint says is published was in the topic',
  'the relay checkpoint stays': 'the relay checkpoint never goes back',
  'quiet: no duplicate': 'where nothing goes wrong, every event is published once',
  'quiet: no hole': 'where nothing goes wrong, no message comes before the one that it names',
  'all is applied in the end': 'once faults have ended, a world in which every event is applied and published can be reached',
} as const;

export type Property = keyof typeof PROPERTIES;

/** A step from one world to another, seen by someone who knows the history. */
export interface Passage {
  readonly from: World;
  readonly to: World;
  readonly history: History;
  /** Nothing has gone wrong so far. */
  readonly quiet: boolean;
}

const inPartition = ({ history }: Passage, partition: number) => (position: number) => history.partitionOf(position) === partition;

function losesNothing(passage: Passage): boolean {
  const { to, history } = passage;
  return to.checkpoints.every(({ position, completeTo }, partition) =>
    history.events.every((event) => event.position > Math.max(position, completeTo) || !inPartition(passage, partition)(event.position) || to.row.includes(event.position)),
  );
}

const appliesOnce = ({ to }: Passage) => new Set(to.row).size === to.row.length;

function keepsOrder({ to, history }: Passage): boolean {
  const last = new Map<string, number>();
  return to.row.every((position) => {
    const { streamId } = history.at(position);
    const follows = position >= (last.get(streamId) ?? 0);
    last.set(streamId, position);
    return follows;
  });
}

const isNotAhead = (passage: Passage) =>
  passage.to.checkpoints.every(({ position }, partition) => passage.to.row.every((applied) => applied <= position || !inPartition(passage, partition)(applied)));

const isPublished = ({ to, history }: Passage) =>
  history.events.every(({ position }) => position > to.relayCheckpoint.position || to.topic[history.partitionOf(position)]?.some((record) => record.position === position));

const goesNotBack = ({ from, to }: Passage) => to.relayCheckpoint.position >= from.relayCheckpoint.position;

const hasNoDuplicate = ({ to, quiet }: Passage) =>
  !quiet || to.topic.every((records) => new Set(records.map(({ position }) => position)).size === records.length);

const hasNoHole = ({ to, quiet }: Passage) => !quiet || to.topic.every((records) => records.every(({ prev }, index) => prev <= Math.max(0, ...records.slice(0, index).map(({ position }) => position))));

const CHECKS: readonly (readonly [Property, (passage: Passage) => boolean])[] = [
  ['nothing is lost', losesNothing],
  ['nothing is applied twice', appliesOnce],
  ['streams keep their order', keepsOrder],
  ['rows are not ahead', isNotAhead],
  ['all is published', isPublished],
  ['the relay checkpoint stays', goesNotBack],
  ['quiet: no duplicate', hasNoDuplicate],
  ['quiet: no hole', hasNoHole],
];

/** The first property that a step breaks. */
export const brokenBy = (passage: Passage): Property | undefined => CHECKS.find(([, holds]) => !holds(passage))?.[0];

/** Nothing is left to be done. */
export const isDone = ({ row, relayCheckpoint, log }: World, history: History): boolean =>
  log.length === history.events.length && relayCheckpoint.position === log.length && history.events.every(({ position }) => row.includes(position));
