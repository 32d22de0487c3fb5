import { SubjectErased } from '@reprise/privacy';
import { accountIdOf, movementOf, openingOf, streamIdOf } from './account-events';
import { type AccountHistory, historyOf } from './account-history';
import { type AppendTarget, appendAccount } from './append-account';
import type { Bank, BankAccount, BankTransaction } from './bank';
import { FILES } from './bank-files';
import { differenceFrom } from './compare-history';
import { concurrently } from './concurrently';
import type { Problems } from './problems';

/** Accounts appended at the same time: the store writes what they send with few commits. */
const ACCOUNTS_AT_ONCE = 48;

export interface ImportedAccount {
  readonly accountId: string;
  /** Position of the newest event of its stream. */
  readonly position: number;
  readonly appended: number;
  readonly alreadyThere: number;
  /** Transactions dated before the opening of the account; taken as they stand. */
  readonly beforeOpening: number;
  readonly history: Omit<AccountHistory, 'transactions'>;
}

export interface ImportTarget extends AppendTarget {
  readonly problems: Problems;
  /** Told how many events the log has got, new or not. */
  onEvents?(count: number): void;
}

/** Brings the log to where it holds every event of the bank. Can be stopped at any moment and run again. */
export async function importBank(bank: Bank, target: ImportTarget): Promise<ImportedAccount[]> {
  const imported: ImportedAccount[] = [];
  let done = 0;
  await concurrently(bank.values(), ACCOUNTS_AT_ONCE, async (account) => {
    const result = await importAccount(account, target).catch((error: unknown) => erasedOwner(error, account, target.problems));
    if (!result) return;
    imported.push(result);
    done += result.appended + result.alreadyThere;
    target.onEvents?.(done);
  });
  return imported;
}

async function importAccount(account: BankAccount, { problems, ...target }: ImportTarget): Promise<ImportedAccount> {
  const { transactions, ...history } = historyOf(account);
  const events = [openingOf(account), ...transactions.map((transaction) => movementOf(account, transaction))];
  const { existing, appended, position } = await appendAccount(target, { streamId: streamIdOf(account), events });
  for (const [index, event] of events.entries()) {
    const stored = existing.get(event.eventId);
    const why = stored && differenceFrom(stored, event);
    if (why) problems.report({ ...originOf(account, transactions[index - 1]), why });
  }
  const beforeOpening = transactions.filter(({ day }) => day < account.opened).length;
  return { accountId: accountIdOf(account), position, appended, alreadyThere: events.length - appended, beforeOpening, history };
}

function erasedOwner(error: unknown, account: BankAccount, problems: Problems): undefined {
  if (!(error instanceof SubjectErased)) throw error;
  const { length } = account.transactions;
  problems.report({ ...originOf(account, undefined), why: `is not imported, nor are its ${length} transactions: ${error.message}` });
}

const originOf = (account: BankAccount, transaction: BankTransaction | undefined) =>
  transaction ? { file: FILES.transaction, line: transaction.line } : { file: FILES.account, line: account.line };
