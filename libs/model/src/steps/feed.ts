import { type Link, standingAfter } from '../world/history';
import { DOWN, type Hint } from '../world/world';
import { type Step, fault, step } from './step';
import { type Turn, put, say } from './turn';
import { feedVerdict } from './verdicts';

/** Where Kafka has a partition ahead of its checkpoint, no message may come to show what is missing. */
function joined({ world, laws }: Turn) {
  const isAhead = (hint: Hint, partition: number) => hint.position > (world.checkpoints[partition]?.position ?? 0);
  const catchUp = laws.rules.has('offsets are compared with checkpoints') ? world.hints.flatMap((hint, partition) => (isAhead(hint, partition) ? [partition] : [])) : [];
  return { ...DOWN, feed: 'kafka', offsets: world.hints.map(({ offset }) => offset), catchUp } as const;
}

/** A projection may begin with either feed, and go from the log to Kafka wherever it stands. */
export function begin(turn: Turn): Step[] {
  const { reader } = turn;
  const isIdle = reader.feed === 'log' && reader.standing !== undefined && reader.pageTo === 0;
  if (reader.feed !== 'down' && !isIdle) return [];
  const kafka = step(say(turn, 'reads from Kafka'), put(turn, joined(turn)));
  return isIdle ? [kafka] : [kafka, step(say(turn, 'reads from the log'), put(turn, { ...DOWN, feed: 'log' }))];
}

export function ask(turn: Turn): Step[] {
  const { world, reader } = turn;
  const needsTo = reader.feed === 'log' || reader.batch.length > 0 || reader.catchUp.length > 0;
  if (reader.feed === 'down' || reader.standing || !needsTo) return [];
  const standing = world.checkpoints.map(({ position }) => position);
  const after = Math.min(...world.checkpoints.map(({ completeTo }) => completeTo));
  return [step(say(turn, `reads its checkpoints: ${standing.join(' and ')}`), put(turn, { ...reader, standing, ...(reader.feed === 'log' && { after }) }))];
}

/** Beside an offset stands the highest position below it. */
function committed({ world, laws }: Turn, offsets: readonly number[]): readonly Hint[] {
  return world.hints.map((hint, partition) => {
    const offset = offsets[partition] ?? 0;
    if (offset <= hint.offset) return hint;
    const handled = (world.topic[partition] ?? []).slice(0, offset).map(({ position }) => position);
    return { offset, position: laws.rules.has('offsets name the highest position') ? Math.max(...handled) : (handled.at(-1) ?? 0) };
  });
}

/** Everything from the offsets on of the partitions asked for; of one alone, the next message only. */
function fetched({ world, reader }: Turn, partitions: readonly number[]) {
  const offsets = [...reader.offsets];
  const batch: Link[] = [];
  for (const partition of partitions) {
    const records = world.topic[partition] ?? [];
    const from = offsets[partition] ?? 0;
    const next = records.findIndex(({ gone }, offset) => offset >= from && !gone);
    const until = partitions.length > 1 ? records.length : next + 1;
    if (next >= 0) batch.push(...records.slice(from, until).flatMap(({ position, prev, gone }) => (gone ? [] : [{ position, prev }])));
    if (next >= 0) offsets[partition] = until;
  }
  return { offsets, batch };
}

function fetch(turn: Turn): Step[] {
  const { reader, laws } = turn;
  if (reader.batch.length > 0) return [];
  const early = !laws.rules.has('offsets are committed after the batch');
  const singles = [[0], [1]].map((partitions) => fetched(turn, partitions)).filter(({ batch }) => batch.length > 0);
  const all = fetched(turn, [0, 1]);
  return [...singles, ...(all.batch.length > 1 ? [all] : [])].map(({ offsets, batch }) =>
    step(say(turn, `fetches ${batch.map(({ position }) => position).join(', ')}`), put(turn, { ...reader, offsets, batch }, early ? { hints: committed(turn, offsets) } : {})),
  );
}

function commitOffsets(turn: Turn): Step[] {
  const { world, reader } = turn;
  if (reader.batch.length > 0 || !reader.offsets.some((offset, partition) => offset > (world.hints[partition]?.offset ?? 0))) return [];
  return [step(say(turn, 'commits its offsets'), put(turn, reader, { hints: committed(turn, reader.offsets) }))];
}

function readPage(turn: Turn): Step[] {
  const { world, reader, laws } = turn;
  const positions = world.log.filter((position) => position > reader.after);
  if (!reader.standing || reader.pageTo > 0 || positions.length === 0) return [];
  const batch = laws.history.linked(positions, reader.standing);
  return [step(say(turn, `reads ${positions.join(', ')} from the log`), put(turn, { ...reader, batch, pageTo: Math.max(...positions) }))];
}

export function receive(turn: Turn): Step[] {
  const { feed, transaction } = turn.reader;
  if (feed === 'down' || transaction) return [];
  return feed === 'log' ? readPage(turn) : [...fetch(turn), ...commitOffsets(turn)];
}

/** What is handed over next, and what stays in hand; nothing, where the feed can't go on. */
export type Portion = { readonly messages: readonly Link[]; readonly rest: readonly Link[]; readonly healed: boolean } | undefined;

/** As the log holds it of one partition, from where the reader stands. */
function fromLog({ world, laws }: Turn, partition: number, range: { readonly standing: readonly number[]; readonly until: number }): readonly Link[] {
  const { history } = laws;
  const missing = world.log.filter((position) => history.partitionOf(position) === partition && position > (range.standing[partition] ?? 0) && position <= range.until);
  return history.linked(missing, range.standing);
}

function beforeHole(turn: Turn, fitting: readonly Link[], rest: { readonly standing: readonly number[]; readonly messages: readonly Link[] }): Portion {
  const [hole] = rest.messages;
  if (fitting.length > 0 || !hole) return { messages: fitting, rest: rest.messages, healed: false };
  if (!turn.laws.rules.has('holes are healed from the log')) return undefined;
  const messages = fromLog(turn, turn.laws.history.partitionOf(hole.position), { standing: rest.standing, until: hole.prev });
  return messages.length > 0 ? { messages, rest: rest.messages, healed: true } : undefined;
}

/** Of a batch from Kafka: up to the first hole, or what is missing there. */
export function portionOf(turn: Turn): Portion {
  const { laws, reader } = turn;
  let standing = reader.standing ?? [0, 0];
  const fitting: Link[] = [];
  for (const [index, message] of reader.batch.entries()) {
    const verdict = feedVerdict(laws, standing[laws.history.partitionOf(message.position)] ?? 0, message);
    if (verdict === 'duplicate') continue;
    if (verdict === 'contradiction') return undefined;
    if (verdict === 'hole') return beforeHole(turn, fitting, { standing, messages: reader.batch.slice(index) });
    standing = standingAfter(laws.history, standing, [message]);
    fitting.push(message);
  }
  return { messages: fitting, rest: [], healed: false };
}

/** All that the log holds of a partition. */
export const missingOf = (turn: Turn, partition: number): readonly Link[] => fromLog(turn, partition, { standing: turn.reader.standing ?? [0, 0], until: Infinity });

export const killed = (turn: Turn): readonly Step[] => (turn.reader.feed === 'down' ? [] : fault(say(turn, 'is killed'), put(turn, DOWN)));
