import { randomUUID } from 'node:crypto';

/** What every contestant appends: a deposit, with the metadata that a command gives it. */
export const TYPE = 'FundsDeposited';
export const DATA = { amount: 12_500, currency: 'EUR', reference: 'cash in' };

export const metadata = () => ({ correlationId: randomUUID(), causationId: randomUUID(), actor: 'bench', subjectId: 'ada' });

/** Thrown by a contestant when a stream was not at the version expected: it was at `actual`. */
export class Overtaken extends Error {
  constructor(actual) {
    super(`the stream is at version ${actual}`);
    this.actual = actual;
  }
}
