import type { Day } from './bank-date';
import type { Booking } from './day-order';

/** A line of trans.asc, with what an event needs of it. */
export interface BankTransaction extends Booking {
  readonly transId: number;
  readonly line: number;
  readonly day: Day;
  readonly reference: string;
}

export interface BankAccount {
  readonly accountId: number;
  readonly line: number;
  readonly opened: Day;
  /** Client of the OWNER disposition, where there is one. */
  ownerId: number | undefined;
  /** As they stand in the file. */
  readonly transactions: BankTransaction[];
}

/** By account id. */
export type Bank = ReadonlyMap<number, BankAccount>;
