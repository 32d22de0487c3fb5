import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { In, MoreThanOrEqual, Repository } from 'typeorm';
import { AccountBalance, accountBalance } from '../account-balance.projection';
import { type AccountBalanceRow, accountBalanceEntity } from '../entities';
import { AccountPages } from './account-pages';
import { noSuchAccount } from './accounts.problems';
import { GetAccount, ListAccounts, LookUpAccounts } from './accounts.queries';

@QueryHandler(GetAccount)
export class GetAccountHandler implements IQueryHandler<GetAccount> {
  constructor(
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly history: RowHistory,
    private readonly personal: PersonalData,
  ) {}

  async execute({ accountId, sight, asOf }: GetAccount) {
    const streamId = `account-${accountId}`;
    const opening = { sight, foundAt: { streamId } };
    if (asOf) return this.personal.open(AccountBalance, await this.history.asOf(accountBalance, streamId, { moment: asOf, sight }), opening);
    const account = await this.accounts.findOneBy({ accountId, ...(sight.only !== undefined && { ownerSubjectId: sight.only }) });
    if (!account) throw noSuchAccount(accountId);
    return this.personal.open(AccountBalance, toRow(accountBalance, account), opening);
  }
}

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(private readonly pages: AccountPages) {}

  execute({ criteria: { limit, cursor, ...filters }, sight }: ListAccounts) {
    const { status, minBalance } = filters;
    const where = { ...(status && { status }), ...(minBalance !== undefined && { balance: MoreThanOrEqual(minBalance) }) };
    return this.pages.page({ path: '/accounts', filters, where, sight }, { limit, cursor });
  }
}

@QueryHandler(LookUpAccounts)
export class LookUpAccountsHandler implements IQueryHandler<LookUpAccounts> {
  constructor(
    private readonly pages: AccountPages,
    private readonly personal: PersonalData,
  ) {}

  /** The cursor is of the people found: it holds nothing of the e-mail. */
  async execute({ lookup: { email, limit, cursor }, sight }: LookUpAccounts) {
    const subjectIds = await this.personal.lookUp('email', email);
    return this.pages.page({ path: '/accounts/lookup', filters: { subjectIds }, where: { ownerSubjectId: In([...subjectIds]) }, sight }, { limit, cursor });
  }
}
