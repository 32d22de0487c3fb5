import type { ImportedAccount } from './import-bank';
import { toDecimal } from './money';

/** How far a balance may be from the bank's: the sum of its rounding. In minor units. */
const TOLERANCE = 100;
const WORST = 10;

export interface BalanceDifference {
  readonly accountId: string;
  /** The bank's own last balance, and ours, in minor units. */
  readonly bank: number;
  readonly readModel: number;
  readonly difference: number;
}

export interface Summary {
  readonly accounts: number;
  readonly events: { readonly appended: number; readonly alreadyThere: number };
  /** Transactions dated before the opening of their account: imported as they stand. */
  readonly beforeOpening: number;
  /** From the first append until the read models have the last event. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Days of an account, and on how many the bank's balances follow from each other. */
  readonly days: { readonly total: number; readonly addUp: number };
  readonly balances: {
    /** Accounts for which the bank gives a balance. */
    readonly compared: number;
    readonly equal: number;
    /** In minor units. */
    readonly tolerance: number;
    readonly worst: readonly BalanceDifference[];
  };
  readonly problems: number;
}

export interface Outcome {
  readonly imported: readonly ImportedAccount[];
  /** By account id. */
  readonly balances: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly problems: number;
}

const sum = (imported: readonly ImportedAccount[], of: (account: ImportedAccount) => number) =>
  imported.reduce((total, account) => total + of(account), 0);

export function summarise({ imported, balances, seconds, problems }: Outcome): Summary {
  const appended = sum(imported, (account) => account.appended);
  const compared = imported.flatMap((account) => differenceOf(account, balances.get(account.accountId)));
  const differing = compared.filter(({ difference }) => difference !== 0);
  return {
    accounts: imported.length,
    events: { appended, alreadyThere: sum(imported, (account) => account.alreadyThere) },
    beforeOpening: sum(imported, (account) => account.beforeOpening),
    seconds: Math.round(seconds * 100) / 100,
    eventsPerSecond: seconds > 0 ? Math.round(appended / seconds) : 0,
    days: { total: sum(imported, ({ history }) => history.days), addUp: sum(imported, ({ history }) => history.daysThatAddUp) },
    balances: {
      compared: compared.length,
      equal: compared.filter(({ difference }) => Math.abs(difference) <= TOLERANCE).length,
      tolerance: TOLERANCE,
      worst: differing.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, WORST),
    },
    problems,
  };
}

function differenceOf({ accountId, history }: ImportedAccount, readModel: number | undefined): BalanceDifference[] {
  const bank = history.lastBalance;
  if (bank === undefined || readModel === undefined) return [];
  return [{ accountId, bank, readModel, difference: readModel - bank }];
}

const count = (number: number) => number.toLocaleString('en');

/** The summary for people. */
export function toText({ accounts, events, beforeOpening, days, balances, problems, ...speed }: Summary): string {
  const lines = [
    `accounts    ${count(accounts)}`,
    `events      ${count(events.appended)} appended, ${count(events.alreadyThere)} already there`,
    `early       ${count(beforeOpening)} transactions are dated before the opening of their account, and taken as they stand`,
    `speed       ${count(speed.eventsPerSecond)} events/s, read models included (${speed.seconds} s)`,
    `days        ${count(days.addUp)} of ${count(days.total)} in an order that makes the bank's balance add up`,
    `balances    ${count(balances.equal)} of ${count(balances.compared)} accounts end within ${toDecimal(balances.tolerance)} CZK of the bank's own balance`,
    `problems    ${count(problems)}`,
  ];
  return [...lines, ...worstLines(balances.worst)].join('\n');
}

function worstLines(worst: readonly BalanceDifference[]): string[] {
  if (worst.length === 0) return [];
  const cells = worst.map(({ accountId, bank, readModel, difference }) => [accountId, toDecimal(bank), toDecimal(readModel), toDecimal(difference)]);
  const rows = [['account', 'bank', 'read model', 'difference'], ...cells];
  const pad = (cell: string, column: number) => (column === 0 ? cell.padEnd(18) : cell.padStart(14));
  return ['', 'Worst differences (CZK):', ...rows.map((row) => `  ${row.map(pad).join('')}`)];
}
