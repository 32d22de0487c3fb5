import type { Random } from '../random';
import { type Planned, write } from './planned';

interface Draft {
  readonly id: string;
  readonly items: number;
  readonly total: number;
  readonly step: 'items' | 'pay' | 'ship';
}

/** One order after the other, each by one client from its beginning to its end; one of unknown fate is left alone. */
export class OrderCommands {
  private draft: Draft | undefined;
  private made = 0;

  constructor(
    private readonly client: number,
    private readonly random: Random,
  ) {}

  next(): Planned {
    const { draft } = this;
    this.draft = undefined;
    if (!draft) return this.create();
    if (draft.step === 'pay') return this.step(draft, { path: 'payments', body: { paymentId: draft.id, amount: draft.total }, after: { ...draft, step: 'ship' } });
    if (draft.step === 'ship') return this.step(draft, { path: 'shipments', body: { carrier: 'post', trackingNumber: draft.id }, after: undefined });
    if (draft.items > 0 && this.random.chance(0.1)) return this.step(draft, { path: 'cancel', body: { reason: 'changed my mind' }, after: undefined });
    if (draft.items > 0 && this.random.chance(0.5)) return this.step(draft, { path: 'submit', body: {}, after: { ...draft, step: 'pay' } });
    return this.addItem(draft);
  }

  private create(): Planned {
    this.made += 1;
    const orderId = `c${this.client}-${this.made}`;
    const customer = { subjectId: orderId, name: `Customer ${orderId}`, email: `${orderId}@example.org`, shippingAddress: 'Home 1' };
    return {
      command: 'order',
      writes: [write(`order-${orderId}`)],
      request: { path: '/orders', body: { orderId, customer, currency: 'EUR' } },
      then: ({ kind }) => (this.draft = kind === 'ok' ? { id: orderId, items: 0, total: 0, step: 'items' } : undefined),
    };
  }

  private addItem(draft: Draft): Planned {
    const [quantity, unitPrice] = [this.random.between(1, 5), this.random.between(1, 1_000)];
    const body = { sku: `sku-${draft.items}`, name: 'A thing', quantity, unitPrice };
    return this.step(draft, { path: 'items', body, after: { ...draft, items: draft.items + 1, total: draft.total + quantity * unitPrice } });
  }

  private step({ id }: Draft, { path, body, after }: { path: string; body: object; after: Draft | undefined }): Planned {
    return {
      command: `order ${path}`,
      writes: [write(`order-${id}`)],
      request: { path: `/orders/${id}/${path}`, body },
      then: ({ kind }) => (this.draft = kind === 'ok' ? after : undefined),
    };
  }
}
