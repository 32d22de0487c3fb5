import { standingAfter } from '../world/history';
import { DOWN, type Place, type Reader, type Transaction, type World } from '../world/world';
import { type Portion, ask, begin, killed, missingOf, portionOf, receive } from './feed';
import { type Laws, type Step, type Steps, fault, step } from './step';
import { type Turn, failed, put, say } from './turn';
import { effectOf } from './verdicts';

function inHand(turn: Turn): Portion {
  const { reader } = turn;
  if (reader.feed === 'log') return { messages: reader.batch, rest: [], healed: false };
  if (reader.batch.length > 0) return portionOf(turn);
  return { messages: missingOf(turn, reader.catchUp[0] ?? 0), rest: [], healed: true };
}

/** Position of the last message of each partition, or how far the log was read. */
function completeTo({ reader, laws }: Turn, messages: Transaction['messages']): Map<number, number> {
  if (reader.feed === 'log') return new Map([0, 1].map((partition) => [partition, reader.pageTo]));
  return new Map(messages.map(({ position }) => [laws.history.partitionOf(position), position]));
}

/** A page of the log says something of every partition: how far each is complete, not where its last message is. */
function placesOf({ reader, laws }: Turn, places: readonly Place[]): readonly Place[] {
  if (laws.rules.has('seam per partition') || reader.feed !== 'log') return places;
  return places.map((place) => ({ ...place, position: reader.pageTo }));
}

/** Everything in hand was known already, or is applied. */
const finished = (reader: Reader): Reader => (reader.batch.length > 0 ? { ...reader, batch: [] } : { ...reader, catchUp: reader.catchUp.slice(1) });

function open(turn: Turn): Step[] {
  const { world, laws, reader } = turn;
  const isBusy = reader.batch.length > 0 || reader.catchUp.length > 0 || reader.pageTo > 0;
  if (!reader.standing || reader.transaction || !isBusy) return [];
  const portion = inHand(turn);
  if (!portion) return [step(say(turn, 'can not join on, and will ask again'), put(turn, failed(turn, [])))];
  const { messages, rest, healed } = portion;
  if (messages.length === 0 && reader.feed === 'kafka') return [step(say(turn, 'has nothing new in hand'), put(turn, finished(reader)))];
  const what = `begins a transaction with ${messages.map(({ position }) => position).join(', ') || 'nothing new'}${healed ? ' from the log' : ''}`;
  try {
    const { applied, places } = effectOf(laws, world.checkpoints, { messages, completeTo: completeTo(turn, messages) });
    const transaction = { messages, rest, read: world.checkpoints, applied, places: placesOf(turn, places) };
    return [step(say(turn, what), put(turn, { ...reader, transaction }))];
  } catch {
    return [step(say(turn, `${what}, which does not join on`), put(turn, failed(turn, messages)))];
  }
}

function loadRow(turn: Turn, transaction: Transaction): Step[] {
  const { world, laws, reader } = turn;
  if (transaction.row || transaction.applied.length === 0) return [];
  const isHeld = world.readers.some((other) => other.transaction?.row !== undefined);
  if (isHeld && laws.rules.has('rows are locked when loaded')) return [];
  return [step(say(turn, `loads the row, [${world.row.join(', ')}]`), put(turn, { ...reader, transaction: { ...transaction, row: world.row } }))];
}

/** The reader after its transaction. */
function after({ reader, laws }: Turn, { messages, rest }: Transaction): Reader {
  const standing = standingAfter(laws.history, reader.standing ?? [0, 0], messages);
  const left: Reader = { ...reader, standing, transaction: undefined };
  if (reader.feed === 'log') return { ...left, batch: [], pageTo: 0, after: reader.pageTo };
  return reader.batch.length > 0 ? { ...left, batch: rest } : finished(left);
}

const isWhereRead = (place: Place, was: Place | undefined) => place.position === was?.position;
const moves = (place: Place, was: Place | undefined) => place.position !== was?.position || place.completeTo > was.completeTo;

/** Compare-and-set of the partitions that move. */
function fences({ world, laws }: Turn, { read, places }: Transaction): boolean {
  if (!laws.rules.has('projection checkpoint by compare-and-set')) return false;
  return places.some((place, partition) => moves(place, read[partition]) && !isWhereRead(world.checkpoints[partition] ?? place, read[partition]));
}

function writes({ world }: Turn, { row, applied, read, places }: Transaction): Pick<World, 'row' | 'checkpoints'> {
  const moved = world.checkpoints.map((now, partition) => {
    const place = places[partition];
    return place && moves(place, read[partition]) ? { position: place.position, completeTo: Math.max(now.completeTo, place.completeTo) } : now;
  });
  return { row: row ? [...row, ...applied] : world.row, checkpoints: moved };
}

/** The write that commits alone, where a rule that makes both one is taken away; undefined: both are one. */
function halfOf({ rules }: Laws, { half }: Transaction): 'row' | 'checkpoints' | undefined {
  if (!rules.has('checkpoint not before rows')) return half ? 'row' : 'checkpoints';
  if (!rules.has('checkpoint not after rows')) return half ? 'checkpoints' : 'row';
  return undefined;
}

function commit(turn: Turn, transaction: Transaction): Step[] {
  const { world, laws, reader } = turn;
  if (!transaction.row && transaction.applied.length > 0) return [];
  const half = halfOf(laws, transaction);
  if (half !== 'row' && fences(turn, transaction)) {
    return [step(say(turn, 'finds a checkpoint moved: nothing of its transaction stays'), put(turn, { ...reader, transaction: undefined }))];
  }
  const { row, checkpoints } = writes(turn, transaction);
  if (half && !transaction.half) {
    return [step(say(turn, `commits its ${half}`), put(turn, { ...reader, transaction: { ...transaction, half: true } }, half === 'row' ? { row } : { checkpoints }))];
  }
  const written = half === 'row' ? { row } : half === 'checkpoints' ? { checkpoints } : { row, checkpoints };
  return [
    step(say(turn, `commits: checkpoints ${checkpoints.map(({ position }) => position).join(' and ')}, row [${row.join(', ')}]`), put(turn, after(turn, transaction), written)),
    ...(world.faults > 0 ? fault(say(turn, 'commits and never hears of it'), put(turn, failed(turn, transaction.messages), written)) : []),
  ];
}

/** Its connection is cut, or Postgres ends: nothing of the transaction stays. */
const interrupted = (turn: Turn, transaction: Transaction): readonly Step[] =>
  fault(say(turn, 'loses its transaction'), put(turn, failed(turn, transaction.messages)));

/** The read model's database is put back to what it was after so many events. */
function restored(world: World, { history }: Laws, kept: number): World {
  const row = world.row.slice(0, kept);
  const last = (partition: number) => Math.max(0, ...row.filter((position) => history.partitionOf(position) === partition));
  const checkpoints = world.checkpoints.map((_, partition) => ({ position: last(partition), completeTo: last(partition) }));
  return { ...world, row, checkpoints, readers: world.readers.map(() => DOWN) };
}

const restores = (world: World, laws: Laws): Step[] =>
  world.row.flatMap((_, kept) => fault(`the read model is restored to when it had [${world.row.slice(0, kept).join(', ')}]`, restored(world, laws, kept)));

/** All that instances of the projection service may do, and what may become of them. */
export const readerSteps: Steps = (world, laws) => [
  ...world.readers.flatMap((reader, index) => {
    const turn = { world, laws, reader, index };
    const inTransaction = reader.transaction ? [...loadRow(turn, reader.transaction), ...commit(turn, reader.transaction), ...interrupted(turn, reader.transaction)] : [];
    return [...begin(turn), ...ask(turn), ...receive(turn), ...open(turn), ...inTransaction, ...killed(turn)];
  }),
  ...(world.faults > 0 ? restores(world, laws) : []),
];
