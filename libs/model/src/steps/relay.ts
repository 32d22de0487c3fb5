import { confirm } from '@reprise/messaging';
import type { Link } from '../world/history';
import { standingAfter } from '../world/history';
import { type Relay, STANDING_BY, type World, replaced, without } from '../world/world';
import { landed } from './broker';
import { type Laws, type Step, type Steps, fault, relayName, step } from './step';

/** One relay in a world. */
interface Turn {
  readonly world: World;
  readonly laws: Laws;
  readonly relay: Relay;
  readonly index: number;
}

const put = ({ world, index }: Turn, relay: Relay, rest: Partial<World> = {}): World => ({ ...world, ...rest, relays: replaced(world.relays, index, relay) });
const say = ({ index }: Turn, text: string) => `${relayName(index)} ${text}`;

function lead(turn: Turn): Step[] {
  const { world, relay, laws } = turn;
  if (relay.doing !== 'standing by') return [];
  if (laws.rules.has('one relay leads') && world.relays.some(({ lock }) => lock)) return [];
  return [step(say(turn, 'leads'), put(turn, { ...relay, doing: 'leading', lock: true }))];
}

function load(turn: Turn): Step[] {
  const { world, relay, laws } = turn;
  if (relay.doing !== 'leading') return [];
  const { position, last } = world.relayCheckpoint;
  const saved = { position, last: laws.rules.has('chain continues from the checkpoint') ? last : [0, 0] };
  return [step(say(turn, `reads its checkpoint, ${position}`), put(turn, { ...relay, doing: 'following', saved, next: saved }))];
}

function readPage(turn: Turn): Step[] {
  const { world, relay, laws } = turn;
  const positions = world.log.filter((position) => position > relay.saved.position);
  if (relay.doing !== 'following' || positions.length === 0) return [];
  const page = laws.history.linked(positions, relay.saved.last);
  const next = { position: Math.max(...positions), last: standingAfter(laws.history, relay.saved.last, page) };
  return [step(say(turn, `reads ${positions.join(', ')} from the log`), put(turn, { ...relay, doing: 'publishing', page, next }))];
}

/**
 * What may be under way: the first of each partition. That something was sent shows only in what becomes of it, so
 * sending is no step of its own.
 */
function underWay({ relay, laws }: Turn): readonly Link[] {
  if (!laws.rules.has('one send under way per partition')) return relay.page;
  const partition = ({ position }: Link) => laws.history.partitionOf(position);
  return relay.page.filter((message) => relay.page.find((other) => partition(other) === partition(message)) === message);
}

/** The client resolved without having sent. True: the relay believes it. */
function believes({ rules }: Laws): boolean {
  if (!rules.has('confirmation is checked')) return true;
  try {
    confirm('topic', 0, []);
    return true;
  } catch {
    return false;
  }
}

function confirmed(turn: Turn, message: Link): Step {
  const { world, relay, laws } = turn;
  const page = without(relay.page, message.position);
  return step(say(turn, `sends ${message.position} (after ${message.prev}) and has it confirmed`), put(turn, { ...relay, page }, { topic: landed(world, laws.history, message).topic }));
}

/** What else may become of a send. */
function unconfirmed(turn: Turn, message: Link): readonly Step[] {
  const { world, relay, laws } = turn;
  const { position } = message;
  const page = believes(laws) ? without(relay.page, position) : relay.page;
  return [
    ...fault(say(turn, `sends ${position}, which lands, and never hears of it`), put(turn, relay, { topic: landed(world, laws.history, message).topic })),
    ...fault(say(turn, `gives up waiting for ${position}, which may land later`), put(turn, relay, { late: [...world.late, message] })),
    ...fault(say(turn, `is told that ${position} was sent, which was not`), put(turn, { ...relay, page })),
  ];
}

function save(turn: Turn): Step[] {
  const { world, relay, laws } = turn;
  const { saved, next, page } = relay;
  const mayMove = page.length === 0 || !laws.rules.has('relay checkpoint after confirmation');
  if (relay.doing !== 'publishing' || !mayMove) return [];
  if (saved.position === next.position) return page.length > 0 ? [] : [step(say(turn, 'has published its page'), put(turn, { ...relay, doing: 'following' }))];
  if (laws.rules.has('relay checkpoint by compare-and-set') && world.relayCheckpoint.position !== saved.position) {
    return [step(say(turn, 'finds its checkpoint moved, and gives up the lead'), put(turn, STANDING_BY))];
  }
  const moved = put(turn, { ...relay, saved: next, doing: page.length === 0 ? 'following' : 'publishing' }, { relayCheckpoint: next });
  return [step(say(turn, `moves its checkpoint from ${saved.position} to ${next.position}`), moved)];
}

/** Whoever notices has waited for what was under way; whoever is killed leaves it to land at any time, or never. */
function endings(turn: Turn): readonly Step[] {
  const { world, relay } = turn;
  if (relay.doing === 'standing by') return [];
  const notices = relay.lock ? [] : [step(say(turn, 'notices that it leads no more'), put(turn, STANDING_BY))];
  if (world.faults === 0) return notices;
  return [
    ...notices,
    ...(relay.lock ? fault(say(turn, 'loses the lock and does not notice'), put(turn, { ...relay, lock: false })) : []),
    ...fault(say(turn, 'is killed'), put(turn, STANDING_BY, { late: [...world.late, ...underWay(turn)] })),
  ];
}

/** All that relays may do, and what may become of them. */
export const relaySteps: Steps = (world, laws) =>
  world.relays.flatMap((relay, index) => {
    const turn = { world, laws, relay, index };
    const sends = underWay(turn).flatMap((message) => [confirmed(turn, message), ...(world.faults > 0 ? unconfirmed(turn, message) : [])]);
    return [...lead(turn), ...load(turn), ...readPage(turn), ...sends, ...save(turn), ...endings(turn)];
  });
