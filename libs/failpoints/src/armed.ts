import type { Failpoint } from './names';
import type { Order, Settings } from './settings';

/** What a failpoint does to its process. */
export interface Effects {
  /** Kept even where the process ends right after. */
  note(this: void, name: Failpoint): void;
  /** Does not return. */
  kill(this: void): void;
  /** The whole process stands still, as if it were stopped. */
  pause(this: void, ms: number): void;
}

/** The process was told to fail here. */
export class FailpointHit extends Error {
  override readonly name = 'FailpointHit';
}

/** Failpoints with orders. Others are passed by. */
export class Armed {
  private readonly orders: ReadonlyMap<Failpoint, Order>;
  private readonly hits: Map<Failpoint, number>;

  /** @param noted hits of processes before this one: they count */
  constructor(
    orders: Settings['orders'],
    noted: readonly string[],
    private readonly effects: Effects,
  ) {
    this.orders = new Map(orders.map((order) => [order.name, order]));
    this.hits = new Map(orders.map(({ name }) => [name, noted.filter((other) => other === name).length]));
  }

  /** @throws FailpointHit */
  hit(name: Failpoint): void {
    const order = this.orders.get(name);
    if (!order) return;
    const hits = (this.hits.get(name) ?? 0) + 1;
    this.hits.set(name, hits);
    this.effects.note(name);
    if (order.at === undefined || order.at === hits) this.act(order);
  }

  private act({ name, action }: Order): void {
    switch (action.kind) {
      case 'kill':
        return this.effects.kill();
      case 'pause':
        return this.effects.pause(action.ms);
      case 'error':
        throw new FailpointHit(`failpoint ${name}`);
    }
  }
}
