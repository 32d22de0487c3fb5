import type { Random } from '../random';
import type { Arena, Fault, Strike } from './fault';

const PAIRS = 0.4;
const TRIES = 20;

/** What is done in one cycle. */
export interface Planned {
  readonly fault: Fault;
  readonly strike: Strike;
  readonly lastsMs: number;
}

/** Every fault once before any comes again, in an order of chance; some together with another that can happen at the same time. */
export class Schedule {
  private bag: Fault[] = [];

  constructor(
    private readonly faults: readonly Fault[],
    private readonly random: Random,
  ) {}

  next(arena: Omit<Arena, 'random'>): Planned[] {
    if (this.bag.length === 0) this.bag = this.random.shuffled(this.faults);
    const first = this.planned(this.bag.pop() as Fault, arena);
    if (this.faults.length < 2 || !this.random.chance(PAIRS)) return [first];
    const second = this.fitting(first, arena);
    return second ? [first, second] : [first];
  }

  private fitting(first: Planned, arena: Omit<Arena, 'random'>): Planned | undefined {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const candidate = this.planned(this.random.pick(this.faults), arena);
      if (candidate.fault !== first.fault && !candidate.strike.touches.some((part) => first.strike.touches.includes(part))) return candidate;
    }
    return undefined;
  }

  private planned(fault: Fault, arena: Omit<Arena, 'random'>): Planned {
    const [least, most] = fault.lasts;
    return { fault, strike: fault.strike({ ...arena, random: this.random.fork() }), lastsMs: this.random.between(least, most) };
  }
}
