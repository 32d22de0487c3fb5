import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { RowHistory, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { MoreThan, MoreThanOrEqual, Repository } from 'typeorm';
import { accountBalance } from '../account-balance.projection';
import { type AccountBalanceRow, accountBalanceEntity } from '../entities';
import { noSuchAccount } from './accounts.problems';
import { GetAccount, ListAccounts } from './accounts.queries';

@QueryHandler(GetAccount)
export class GetAccountHandler implements IQueryHandler<GetAccount> {
  constructor(
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly history: RowHistory,
  ) {}

  async execute({ accountId, asOf }: GetAccount) {
    if (asOf) return this.history.asOf(accountBalance, `account-${accountId}`, asOf);
    const account = await this.accounts.findOneBy({ accountId });
    if (!account) throw noSuchAccount(accountId);
    return toRow(accountBalance, account);
  }
}

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(@InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>) {}

  async execute({ criteria: { status, minBalance, cursor, limit } }: ListAccounts) {
    const found = await this.accounts.find({
      where: {
        ...(status && { status }),
        ...(minBalance !== undefined && { balance: MoreThanOrEqual(minBalance) }),
        ...(cursor && { accountId: MoreThan(cursor) }),
      },
      order: { accountId: 'ASC' },
      take: oneMore(limit),
    });
    return pageOf(found.map((account) => toRow(accountBalance, account)), limit, ({ accountId }) => accountId);
  }
}
