import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('orders over HTTP', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
  });
  afterAll(() => log.close());

  const customer = { ...ada, shippingAddress: '12 St James Square, London' };
  const book = { sku: 'book', name: 'Notes on the Analytical Engine', quantity: 2, unitPrice: 1_000 };

  it('takes an order through its life', async () => {
    const statuses = [
      await commands.send('/orders', { orderId: 'o1', customer, currency: 'GBP' }),
      await commands.send('/orders/o1/items', book),
      await commands.send('/orders/o1/items', { ...book, sku: 'pen' }),
      await commands.send('/orders/o1/items/pen', undefined, { method: 'DELETE' }),
      await commands.send('/orders/o1/coupon', { code: 'SPRING', percentOff: 10 }),
      await commands.send('/orders/o1/submit'),
      await commands.send('/orders/o1/payments', { paymentId: 'p1', amount: 1_800 }),
      await commands.send('/orders/o1/shipments', { carrier: 'Royal Mail', trackingNumber: 'RM1' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual(statuses.map(() => 201));
    const stream = await log.stream('order-o1');
    expect(stream.map(({ type }) => type)).toEqual(
      ['OrderCreated', 'ItemAdded', 'ItemAdded', 'ItemRemoved', 'CouponApplied', 'OrderSubmitted', 'PaymentProcessed', 'OrderShipped'],
    );
    expect(new Set(stream.map(({ metadata }) => metadata.subjectId))).toEqual(new Set(['ada']));
    await expect(commands.send('/orders/o1/cancel', { reason: 'late' })).resolves.toMatchObject({ status: 409, body: { rule: 'OrderAlreadyShipped' } });
  });

  it('is shipped only when paid in full', async () => {
    await commands.send('/orders', { orderId: 'o2', customer, currency: 'GBP' });
    await commands.send('/orders/o2/items', book);
    await commands.send('/orders/o2/submit');
    await commands.send('/orders/o2/payments', { paymentId: 'p1', amount: 1_999 });
    const { status, body } = await commands.send('/orders/o2/shipments', { carrier: 'Royal Mail', trackingNumber: 'RM1' });
    expect([status, body['rule']]).toEqual([409, 'NotPaidInFull']);
  });

  it('is not found where nobody created it', async () => {
    await expect(commands.send('/orders/nobody/submit')).resolves.toMatchObject({ status: 409, body: { rule: 'OrderNotCreated' } });
  });
});
