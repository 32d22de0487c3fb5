import { type ReadModelRow, readModelEntity } from '@reprise/projections';
import { type AccountBalance, accountBalance } from './account-balance.projection';
import { type StatementEntry, accountStatement } from './account-statement.projection';

export const accountBalanceEntity = readModelEntity(accountBalance);
export type AccountBalanceRow = ReadModelRow<typeof AccountBalance>;

export const accountStatementEntity = readModelEntity(accountStatement);
export type StatementEntryRow = ReadModelRow<typeof StatementEntry>;
