import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from '@jest/globals';

/** A line of the bank's own file of transactions. */
export interface BankRow {
  readonly transId: string;
  readonly accountId: string;
  /** Midnight UTC of its date, ISO 8601. */
  readonly at: string;
  /** Signed, in minor units. */
  readonly change: number;
}

/** Where real bank data is expected: `BERKA_DATA`, or beside the checkout. */
export const bankFolder = (): string => process.env['BERKA_DATA'] ?? resolve(__dirname, '../../../../../shared/data/berka');

/** The lines of one of the bank's files, without its header, as they are. */
export const bankLines = (file: string): readonly string[] => readFileSync(join(bankFolder(), file), 'utf8').split(/\r?\n/).slice(1).filter(Boolean);

/** `"12";"PRIJEM"` as its values. */
export const bankFields = (line: string): readonly string[] => line.split(';').map((field) => field.replaceAll('"', ''));

/** `930131` as ISO 8601. */
export const bankTime = (date = ''): string => `19${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4)}T00:00:00.000Z`;

/** What moved money, read without any of the code that imports it, so that sums of it can judge that code. */
export const bankRows = (): readonly BankRow[] =>
  bankLines('trans.asc').flatMap((line) => {
    const [transId = '', accountId = '', date, type, , amount = ''] = bankFields(line);
    const minor = Number(amount.replace('.', ''));
    return minor === 0 ? [] : [{ transId, accountId, at: bankTime(date), change: type === 'PRIJEM' ? minor : -minor }];
  });

/** A suite on real bank data; where there is none it is skipped, and that is said. */
export const describeWithBank = (name: string, suite: () => void): void => {
  if (existsSync(join(bankFolder(), 'trans.asc'))) return describe(name, suite);
  process.stderr.write(`Skipped: ${name}. There is no bank data in ${bankFolder()}; BERKA_DATA names another folder.\n`);
  describe.skip(name, suite);
};
