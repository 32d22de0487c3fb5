import type { Write } from '../oracle/evidence';
import type { Random } from '../random';
import { type Ledger, POISON } from './ledger';

/** What a client wants, and what it writes if it gets its way. */
export interface Command {
  readonly name: string;
  readonly writes: readonly (Write & { readonly events: number })[];
  readonly happened: Readonly<Record<string, readonly Ledger[]>>;
}

export const ACCOUNTS = 6;
export const account = (index: number) => `account-${index % ACCOUNTS}`;
export const POISONED = 'account-poisoned';

const moved = (amount: number): Ledger => ({ type: 'Moved', data: { amount } });
const opened: Ledger = { type: 'Opened', data: {} };
const closed: Ledger = { type: 'Closed', data: {} };

const sumOf = (events: readonly Ledger[]) => events.reduce((sum, happened) => sum + (happened.type === 'Moved' ? happened.data.amount : 0), 0);

function command(name: string, happened: Command['happened'], expected: Readonly<Record<string, number>> = {}): Command {
  const writes = Object.entries(happened).map(([streamId, events]) => ({
    streamId,
    events: events.length,
    movement: sumOf(events),
    ...(expected[streamId] !== undefined && { expected: expected[streamId] }),
  }));
  return { name, happened, writes };
}

/** The version that a client believes a stream to be at. */
export type Believed = (streamId: string) => number;

const KINDS: readonly ((n: number, random: Random, believed: Believed) => Command)[] = [
  (_, random) => command('deposit', { [account(random.between(0, ACCOUNTS - 1))]: [moved(random.between(1, 500))] }),
  (_, random, believed) => {
    const streamId = account(random.between(0, ACCOUNTS - 1));
    return command('exact deposit', { [streamId]: [moved(random.between(1, 500))] }, { [streamId]: believed(streamId) });
  },
  (_, random, believed) => {
    const [from, amount] = [random.between(0, ACCOUNTS - 1), random.between(1, 500)];
    const [one, other] = [account(from), account(from + 1 + random.between(0, ACCOUNTS - 2))];
    const expected = random.chance(0.5) ? { [other]: believed(other) } : {};
    return command('transfer', { [one]: [moved(-amount)], [other]: [moved(amount)] }, expected);
  },
  (n) => command('visit', { [`account-v${n}`]: [opened, moved(5)] }, { [`account-v${n}`]: 0 }),
  (n, random, believed) => {
    const streamId = `account-v${Math.max(0, n - 1 - random.between(0, 39))}`;
    return believed(streamId) === 2 ? command('leave', { [streamId]: [moved(-5), closed] }, { [streamId]: 2 }) : command('deposit', { [account(n)]: [moved(n)] });
  },
];

/** The n-th command of a run; the first ones see to it that every stream is there. */
export function commandNumber(n: number, random: Random, believed: Believed): Command {
  if (n < ACCOUNTS) return command('open', { [account(n)]: [opened, moved(1_000)] }, { [account(n)]: 0 });
  if (n === ACCOUNTS) return command('open', { [POISONED]: [opened, moved(10)] }, { [POISONED]: 0 });
  if (n % 60 === ACCOUNTS + 5) return command('poison', { [POISONED]: [moved(n < 60 ? POISON : n)] });
  return random.pick(KINDS)(n, random, believed);
}
