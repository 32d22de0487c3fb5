import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { KernelError, type Recorded, type StoredEvent, idOf, isPurged } from '@reprise/kernel';
import { partitionOf } from '@reprise/messaging';
import type { Reconciliation as Report } from './reconciliation.dto';
import { Totals } from './totals';

export interface ReadModelBalance {
  readonly accountId: string;
  readonly currency: string;
  readonly balance: number;
}

interface Sides {
  readonly currency: string;
  readModel: number | null;
  log: number | null;
}

const DIFFERING_SHOWN = 1_000;

const amountOf = (event: Recorded<AccountEvent>): number => {
  switch (event.type) {
    case 'FundsDeposited':
    case 'BalanceAdjusted':
      return event.data.amount;
    case 'FundsWithdrawn':
      return -event.data.amount;
    default:
      return 0;
  }
};

/** What the read model's rows are made of. */
export interface Basis {
  /** The last position applied, by partition. */
  readonly stand: ReadonlyMap<number, number>;
  /** Positions of events that, as somebody decided, take no effect. */
  readonly resolved: ReadonlySet<number>;
}

/** The read model at one moment, against the events it is made of: what each account should have, added up anew. */
export class Reconciliation {
  private readonly accounts = new Map<string, Sides>();
  private events = 0;
  private resolved = 0;
  private unreadable = 0;

  constructor(private readonly basis: Basis) {}

  /** No event above this one is in the read model. */
  get position(): number {
    return Math.max(0, ...this.basis.stand.values());
  }

  row({ accountId, currency, balance }: ReadModelBalance): void {
    this.accounts.set(accountId, { currency, readModel: balance, log: null });
  }

  /** What lies beyond where its partition stands is not yet the read model's to know. */
  event(stored: StoredEvent): void {
    const partition = partitionOf(stored.streamId, accountEvents.topic.partitions);
    if (stored.position > (this.basis.stand.get(partition) ?? 0)) return;
    this.events += 1;
    if (isPurged(stored)) return;
    if (this.basis.resolved.has(stored.position)) this.resolved += 1;
    else this.count(stored);
  }

  report(): Report {
    const totals = new Totals();
    for (const sides of this.accounts.values()) totals.add(sides.currency, sides);
    const differing = [...this.accounts].filter(([, { readModel, log }]) => readModel !== log);
    return {
      consistent: differing.length === 0 && this.unreadable === 0,
      position: this.position,
      partitions: [...this.basis.stand].map(([partition, position]) => ({ partition, position })),
      accounts: this.accounts.size,
      events: this.events,
      resolvedEvents: this.resolved,
      unreadableEvents: this.unreadable,
      currencies: totals.byCurrency(),
      differingAccounts: differing.length,
      differing: differing.slice(0, DIFFERING_SHOWN).map(([accountId, sides]) => ({ accountId, ...sides })),
    };
  }

  private count(stored: StoredEvent): void {
    const event = decoded(stored);
    if (event) this.add(idOf(stored.streamId), event);
    else this.unreadable += 1;
  }

  private add(accountId: string, event: Recorded<AccountEvent>): void {
    const sides = this.accounts.get(accountId) ?? { currency: currencyOf(event), readModel: null, log: null };
    sides.log = (sides.log ?? 0) + amountOf(event);
    this.accounts.set(accountId, sides);
  }
}

function decoded(stored: StoredEvent): Recorded<AccountEvent> | undefined {
  try {
    return accountEvents.codec.decode(stored);
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

const currencyOf = ({ data }: Recorded<AccountEvent>): string => ('currency' in data ? data.currency : '');
