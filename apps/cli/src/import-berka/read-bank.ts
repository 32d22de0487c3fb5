import { join } from 'node:path';
import type { z } from 'zod';
import type { Bank, BankAccount, BankTransaction } from './bank';
import { AccountLine, ClientLine, DispositionLine, FILES, TransactionLine } from './bank-files';
import type { Problems } from './problems';
import { type BankRecord, readRecords } from './read-records';
import { referenceOf } from './reference';

export interface BankSource {
  readonly directory: string;
  readonly problems: Problems;
  /** Told how much of the transactions has been read. */
  onBytes?(bytes: number): void;
}

/** The bank as its four files describe it. What is broken, doubled or refers to nothing is reported and left out. */
export async function readBank(source: BankSource): Promise<Bank> {
  const clients = await readClients(source);
  const bank = await readAccounts(source);
  await readOwners(source, bank, clients);
  await readTransactions(source, bank);
  return bank;
}

type FileName = (typeof FILES)[keyof typeof FILES];

interface BankFile<Schema extends z.ZodObject> {
  readonly file: FileName;
  readonly schema: Schema;
  /** Takes a record over, or says why it can't. */
  take(this: void, record: BankRecord<z.output<Schema>>): string | undefined;
}

async function readFile<Schema extends z.ZodObject>(source: BankSource, { file, schema, take }: BankFile<Schema>): Promise<void> {
  const { directory, problems } = source;
  const onBytes = (bytes: number) => (file === FILES.transaction ? source.onBytes?.(bytes) : undefined);
  for await (const record of readRecords({ path: join(directory, file), schema, problems, onBytes })) {
    const why = take(record);
    if (why !== undefined) problems.report({ file, line: record.line, why });
  }
}

/** Says so when an id comes a second time. */
function once(what: string) {
  const seen = new Set<number>();
  return (id: number): string | undefined => {
    if (seen.has(id)) return `${what} ${id} is there already`;
    seen.add(id);
    return undefined;
  };
}

async function readClients(source: BankSource): Promise<ReadonlySet<number>> {
  const clients = new Set<number>();
  const doubled = once('client');
  const take = ({ row }: BankRecord<ClientLine>) => {
    clients.add(row.client_id);
    return doubled(row.client_id);
  };
  await readFile(source, { file: FILES.client, schema: ClientLine, take });
  return clients;
}

async function readAccounts(source: BankSource): Promise<Map<number, BankAccount>> {
  const bank = new Map<number, BankAccount>();
  const doubled = once('account');
  const take = ({ line, row }: BankRecord<AccountLine>) => {
    const why = doubled(row.account_id);
    const account = { accountId: row.account_id, line, opened: row.date, ownerId: undefined, transactions: [] };
    if (why === undefined) bank.set(row.account_id, account);
    return why;
  };
  await readFile(source, { file: FILES.account, schema: AccountLine, take });
  return bank;
}

async function readOwners(source: BankSource, bank: Bank, clients: ReadonlySet<number>): Promise<void> {
  const doubled = once('disposition');
  const take = ({ row }: BankRecord<DispositionLine>) => doubled(row.disp_id) ?? own(row, bank, clients);
  await readFile(source, { file: FILES.disposition, schema: DispositionLine, take });
  for (const { accountId, line, ownerId } of bank.values()) {
    const why = `account ${accountId} has no OWNER in ${FILES.disposition}: imported with a stand-in`;
    if (ownerId === undefined) source.problems.report({ file: FILES.account, line, why });
  }
}

/** A client that is missing from client.asc still has an id, and that is all an owner needs. */
function own(row: DispositionLine, bank: Bank, clients: ReadonlySet<number>): string | undefined {
  const account = bank.get(row.account_id);
  if (!account) return `account ${row.account_id} is not in ${FILES.account}`;
  if (row.type === 'OWNER') {
    if (account.ownerId !== undefined) return `account ${row.account_id} has an OWNER already: client ${account.ownerId}`;
    account.ownerId = row.client_id;
  }
  return clients.has(row.client_id) ? undefined : `client ${row.client_id} is not in ${FILES.client}`;
}

async function readTransactions(source: BankSource, bank: Bank): Promise<void> {
  const doubled = once('transaction');
  const take = (record: BankRecord<TransactionLine>) => doubled(record.row.trans_id) ?? book(record, bank);
  await readFile(source, { file: FILES.transaction, schema: TransactionLine, take });
}

function book(record: BankRecord<TransactionLine>, bank: Bank): string | undefined {
  const account = bank.get(record.row.account_id);
  if (!account) return `account ${record.row.account_id} is not in ${FILES.account}`;
  if (record.row.amount === 0) return 'moves nothing (0.00), so there is no event for it';
  account.transactions.push(toTransaction(record));
  return undefined;
}

function toTransaction({ line, row }: BankRecord<TransactionLine>): BankTransaction {
  const { trans_id: transId, date: day, amount, balance } = row;
  const change = row.type === 'PRIJEM' ? amount : -amount;
  return { transId, line, day, change, balance, reference: referenceOf(row.operation, row.k_symbol) };
}
