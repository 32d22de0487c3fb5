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

const lead = (leadId: string, name: string, source: string): Step => ({
  what: `${name} is captured as a lead`,
  path: '/leads',
  body: { leadId, contact: { ...person(leadId, name), company: 'Compilers & Co.' }, source, campaign: 'spring' },
});

const did = (leadId: string, what: string, body: object): Step => ({ what: `${leadId}: ${what}`, path: `/leads/${leadId}/${what}`, body });

/** Of three people who may become customers, one does. */
const LEADS: readonly Step[] = [
  lead('sample-grace', 'Grace Hopper', 'trade fair'),
  did('sample-grace', 'email-opens', { campaign: 'spring' }),
  did('sample-grace', 'webinar-attendances', { webinar: 'Replay as an everyday tool', minutes: 45 }),
  did('sample-grace', 'page-visits', { path: '/pricing' }),
  did('sample-grace', 'scores', { score: 84, model: 'lead-scorer 3.1', reasons: ['stayed to the end', 'went on to the prices'], basedOnVersion: 4 }),
  did('sample-grace', 'qualify', { by: 'sales', reason: 'has a budget and a date' }),
  did('sample-grace', 'convert', { value: { amount: 6_840, currency: 'EUR' } }),
  lead('sample-mary', 'Mary Somerville', 'web form'),
  did('sample-mary', 'email-opens', { campaign: 'spring' }),
  did('sample-mary', 'email-opens', { campaign: 'summer' }),
  did('sample-mary', 'page-visits', { path: '/docs' }),
  lead('sample-george', 'George Boole', 'referral'),
  did('sample-george', 'page-visits', { path: '/pricing' }),
  did('sample-george', 'lose', { reason: 'bought elsewhere' }),
];

/** A day in the life of two accounts, an order and three leads. */
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
  ...LEADS,
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
