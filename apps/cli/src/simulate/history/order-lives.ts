import { orderEvents } from '@reprise/contracts-orders';
import { AddItem, ApplyCoupon, CancelOrder, CreateOrder, type CreatedOrder, type Order, type OrderCommand, ProcessPayment, RemoveItem, ShipOrder, SubmitOrder, order, paidOf } from '@reprise/domain-orders';
import { article } from './catalogue';
import type { Person } from './people';
import { Pool } from './pool';
import type { LiveStream, Step } from './recorder';
import { type World, staffOf } from './world';

const kind = { contract: orderEvents, decider: order };

const MOST_OPEN = 600;
const OPENINGS = 11;

interface LiveOrder extends LiveStream<Order> {
  /** How many items are put in before it is submitted. */
  items: number;
  /** Bought for resale: many items, many of each. */
  readonly large: boolean;
}

type In<Status extends CreatedOrder['status']> = Extract<CreatedOrder, { status: Status }>;

/** Orders: items in and out, a coupon, paid at once or in parts, shipped; some are cancelled, some left as drafts. */
export class OrderLives {
  private readonly open: Pool<LiveOrder>;

  constructor(private readonly world: World) {
    this.open = new Pool(world.chance, MOST_OPEN);
  }

  step(): Step {
    const { chance, people } = this.world;
    const busy = chance.percent(OPENINGS) ? undefined : this.open.busy();
    return busy ? this.act(busy) : this.openFor(people.next()).step;
  }

  openFor({ subjectId, name, email, address }: Person): { readonly id: string; readonly step: Step } {
    const { chance, recorder } = this.world;
    const large = chance.percent(3);
    const items = large ? chance.int(30, 150) : 1 + chance.lowIndex(12);
    const created: LiveOrder = { ...recorder.newStream(kind, subjectId), items, large };
    const customer = { subjectId, name, email, shippingAddress: address };
    this.open.add(created);
    return { id: created.id, step: this.give(created, new CreateOrder({ orderId: created.id, customer, currency: 'EUR' })) };
  }

  private act(on: LiveOrder): Step {
    if (on.state.status === 'draft') return this.draft(on, on.state);
    if (on.state.status === 'submitted') return this.submitted(on, on.state);
    throw new TypeError(`order ${on.id} is ${on.state.status}, and no longer open`);
  }

  private draft(on: LiveOrder, { lines, coupon }: In<'draft'>): Step {
    const { chance } = this.world;
    const orderId = on.id;
    if (chance.percent(1)) return this.cancel(on, chance.pick(['changed my mind', 'found it cheaper', 'ordered twice']));
    const [first] = lines;
    if (first && lines.length > 1 && chance.percent(5)) return this.give(on, new RemoveItem({ orderId, sku: first.sku }));
    if (on.items > 0 || !first) return this.addItem(on);
    if (!coupon && chance.percent(15)) return this.give(on, new ApplyCoupon({ orderId, code: chance.pick(['WELCOME', 'SPRING', 'LOYAL']), percentOff: chance.int(1, 5) * 5 }));
    return this.give(on, new SubmitOrder({ orderId }));
  }

  private addItem(on: LiveOrder): Step {
    const { chance } = this.world;
    on.items -= 1;
    const line = article(chance, on.large ? chance.int(5, 40) : chance.int(1, 3));
    return this.give(on, new AddItem({ orderId: on.id, ...line }));
  }

  private submitted(on: LiveOrder, state: In<'submitted'>): Step {
    const { chance } = this.world;
    const due = state.total - paidOf(state);
    if (due > 0 && chance.percent(4)) return this.cancel(on, chance.pick(['not paid in time', 'customer withdrew', 'out of stock']));
    if (due > 0) return this.pay(on, due);
    this.open.remove(on);
    const [carrier, trackingNumber] = [chance.pick(['Parcel Post', 'Swift Freight', 'City Riders']), `T${chance.int(10_000_000, 99_999_999)}`];
    return this.give(on, new ShipOrder({ orderId: on.id, carrier, trackingNumber }), staffOf(chance));
  }

  private pay(on: LiveOrder, due: number): Step {
    const inParts = due > 5_000 && this.world.chance.percent(15);
    const amount = inParts ? Math.floor(due / 2) : due;
    return this.give(on, new ProcessPayment({ orderId: on.id, paymentId: `${on.id}-pay-${on.version}`, amount }));
  }

  private cancel(on: LiveOrder, reason: string): Step {
    this.open.remove(on);
    return this.give(on, new CancelOrder({ orderId: on.id, reason }));
  }

  private give(on: LiveOrder, command: OrderCommand, actor = on.subjectId): Step {
    return this.world.recorder.handle(kind, on, { command, actor });
  }
}
