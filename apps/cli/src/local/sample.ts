import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { LocalError } from './settings';
import type { Environment } from './state';
import type { Say } from './supervisor';

interface Step {
  readonly what: string;
  readonly method?: 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

const person = (subjectId: string, name: string) => ({ subjectId, name, email: `${subjectId}@example.org` });
const address = '12 St James Square, London';

const open = (accountId: string, name: string, initialDeposit: number): Step => ({
  what: `${name} opens an account`,
  path: '/accounts',
  body: { accountId, owner: person(accountId, name), currency: 'EUR', overdraftLimit: 10_000, initialDeposit },
});

/** A day in the life of two accounts and two orders. */
const STEPS: readonly Step[] = [
  open('sample-ada', 'Ada Lovelace', 250_000),
  open('sample-charles', 'Charles Babbage', 90_000),
  { what: 'Ada is paid', path: '/accounts/sample-ada/deposits', body: { amount: 420_000, reference: 'salary' } },
  { what: 'Charles buys brass', path: '/accounts/sample-charles/withdrawals', body: { amount: 61_250, reference: 'brass, 40 kg' } },
  {
    what: 'Ada sends money to Charles',
    path: '/transfers',
    body: { transferId: 'sample-transfer', fromAccountId: 'sample-ada', toAccountId: 'sample-charles', amount: 125_000, reference: 'for the engine' },
  },
  { what: 'a fee was too high', path: '/accounts/sample-charles/adjustments', body: { amount: 250, reason: 'fee refunded' } },
  { what: 'an account is frozen', path: '/accounts/sample-charles/freeze', body: { reason: 'card reported lost' } },
  { what: 'and unfrozen', path: '/accounts/sample-charles/unfreeze', body: { reason: 'card found' } },
  { what: 'Ada starts an order', path: '/orders', body: { orderId: 'sample-order', customer: { ...person('sample-ada', 'Ada Lovelace'), shippingAddress: address }, currency: 'EUR' } },
  { what: 'adds punched cards', path: '/orders/sample-order/items', body: { sku: 'CARD-500', name: 'Punched cards, 500', quantity: 4, unitPrice: 1_900 } },
  { what: 'adds a loom', path: '/orders/sample-order/items', body: { sku: 'LOOM', name: 'Jacquard loom', quantity: 1, unitPrice: 240_000 } },
  { what: 'thinks again', method: 'DELETE', path: '/orders/sample-order/items/LOOM' },
  { what: 'has a coupon', path: '/orders/sample-order/coupon', body: { code: 'ENGINE10', percentOff: 10 } },
  { what: 'submits', path: '/orders/sample-order/submit', body: {} },
  { what: 'pays', path: '/orders/sample-order/payments', body: { paymentId: 'sample-payment', amount: 6_840 } },
  { what: 'and the cards are shipped', path: '/orders/sample-order/shipments', body: { carrier: 'Royal Mail', trackingNumber: 'RM-1843' } },
];

/** Runs once in the life of a data folder, so that there is something to look at. @throws LocalError when a command is refused */
export async function runSample(environment: Environment, dataDir: string, say: Say): Promise<void> {
  const mark = join(dataDir, 'sample-done');
  if (existsSync(mark)) return;
  const bar = process.stdout.isTTY ? new SingleBar({ format: '  {bar} {value}/{total}  {what}', hideCursor: true }) : undefined;
  if (!bar) say(`A short sample: ${STEPS.length} commands…`);
  bar?.start(STEPS.length, 0, { what: '' });
  const run = randomUUID();
  try {
    for (const [index, step] of STEPS.entries()) {
      bar?.update(index, { what: step.what });
      await send(environment.commandService, step, run);
    }
    bar?.update(STEPS.length, { what: 'done' });
  } finally {
    bar?.stop();
  }
  writeFileSync(mark, '');
}

async function send(commandService: string, { method = 'POST', path, body, what }: Step, run: string): Promise<void> {
  const headers = { 'x-correlation-id': `sample-${run}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(new URL(path, commandService), { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new LocalError(`the sample stopped where ${what}: ${answer.status} ${await answer.text()}`);
}
