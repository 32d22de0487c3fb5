import type { Link } from './history';
import type { Place, Reader, Relay, RelayCheckpoint, Transaction, World } from './world';

const digits = (numbers: readonly number[]) => numbers.join('');
const links = (messages: readonly Link[]) => {
  let text = '';
  for (const { position, prev } of messages) text += `${position}${prev}`;
  return text;
};
const places = (all: readonly Place[]) => {
  let text = '';
  for (const { position, completeTo } of all) text += `${position}${completeTo}`;
  return text;
};
const saved = ({ position, last }: RelayCheckpoint) => `${position}${digits(last)}`;

const relayKey = ({ doing, lock, ...relay }: Relay) =>
  doing === 'standing by' ? 's' : `${doing[0]}${doing[1]}${lock ? '!' : ''}${saved(relay.saved)},${saved(relay.next)},${links(relay.page)}`;

const transactionKey = ({ messages, rest, read, places: next, row, half }: Transaction) =>
  `${links(messages)}${half ? 'h' : ''}:${links(rest)}:${places(read)}:${places(next)}:${row ? digits(row) : '-'}`;

const readerKey = (reader: Reader) => {
  if (reader.feed === 'down') return 'd';
  const { feed, standing, offsets, after, batch, pageTo, catchUp, transaction } = reader;
  const where = feed === 'log' ? `l${after}.${pageTo}` : `k${offsets.join('.')}:${digits(catchUp)}`;
  return `${where},${standing ? digits(standing) : '-'},${links(batch)},${transaction ? transactionKey(transaction) : ''}`;
};

const topicKey = (topic: World['topic']) =>
  topic.map((partition) => partition.map(({ position, prev, gone }) => (gone ? `(${position})` : `${position}${prev}`)).join('')).join('/');

/** In any order: which of two processes is which makes no difference. */
const unordered = (keys: readonly string[]) => (keys.length > 1 ? [...keys].sort().join('|') : keys.join());

/** Equal for worlds from which the same can happen. Positions have one digit. */
export function keyOf(world: World): string {
  const late = world.late.length > 1 ? [...world.late].sort((a, b) => a.position - b.position || a.prev - b.prev) : world.late;
  return [
    `${digits(world.log)};${saved(world.relayCheckpoint)};${world.faults}`,
    unordered(world.relays.map(relayKey)),
    topicKey(world.topic),
    links(late),
    world.hints.map(({ offset, position }) => `${offset}.${position}`).join(),
    `${places(world.checkpoints)};${digits(world.row)}`,
    unordered(world.readers.map(readerKey)),
  ].join('#');
}
