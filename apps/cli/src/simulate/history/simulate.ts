import { AccountLives } from './account-lives';
import { Chance } from './chance';
import { SimulatedClock } from './clock';
import { LeadLives } from './lead-lives';
import { OrderLives } from './order-lives';
import { People } from './people';
import { Recorder, type Step } from './recorder';
import type { World } from './world';

export const CONTEXTS = ['accounts', 'orders', 'leads'] as const;
export type ContextName = (typeof CONTEXTS)[number];

export interface Simulation {
  readonly seed: number;
  /** At least so many, unless the time ends before; more only by what is left of the last command's. */
  readonly events: number;
  /** In any order. */
  readonly contexts: readonly ContextName[];
  /** Milliseconds since 1970: nothing happens after it. */
  readonly until?: number | undefined;
}

/** Of a hundred commands, where as many go when all contexts take part. */
const SHARE: Record<ContextName, number> = { accounts: 60, orders: 25, leads: 15 };

/** What ids of this history begin with: another seed, or other contexts, is another history. */
export function nameOf({ seed, contexts }: Pick<Simulation, 'seed' | 'contexts'>): string {
  const chosen = CONTEXTS.filter((context) => contexts.includes(context));
  return `sim-${seed}${chosen.length === CONTEXTS.length ? '' : chosen.map(([initial]) => initial).join('')}`;
}

/**
 * History, command by command, every one accepted by its context's rules. The same seed and contexts give the same
 * history on any machine, and a longer one begins with the shorter. Holds only what may still go on.
 */
export function* simulate({ seed, events, contexts, until = Infinity }: Simulation): Generator<Step> {
  const chance = new Chance(seed);
  const clock = new SimulatedClock();
  const name = nameOf({ seed, contexts });
  const lives = livesIn({ chance, people: new People({ name, seed }, chance), recorder: new Recorder(name, clock) }, contexts);
  for (let made = 0; made < events; ) {
    clock.tick(chance);
    if (clock.now > until) return;
    const step = chosen(lives, chance).step();
    made += step.length;
    yield step;
  }
}

interface Lives {
  readonly share: number;
  step(): Step;
}

function livesIn(world: World, contexts: readonly ContextName[]): readonly Lives[] {
  const accounts = contexts.includes('accounts') ? new AccountLives(world) : undefined;
  const orders = contexts.includes('orders') ? new OrderLives(world) : undefined;
  const leads = contexts.includes('leads') ? new LeadLives(world, { orderId: orders, accountId: accounts }) : undefined;
  const all = { accounts, orders, leads };
  return CONTEXTS.flatMap((context) => {
    const lives = all[context];
    return lives ? [{ share: SHARE[context], step: () => lives.step() }] : [];
  });
}

function chosen(lives: readonly Lives[], chance: Chance): Lives {
  let roll = chance.unit() * lives.reduce((sum, { share }) => sum + share, 0);
  for (const life of lives) {
    roll -= life.share;
    if (roll < 0) return life;
  }
  throw new RangeError('a simulation needs a context');
}
