import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { keyOf, listMark } from '@reprise/service-kit';
import { MoreThan, MoreThanOrEqual, Repository } from 'typeorm';
import { z } from 'zod';
import { AccountBalance, accountBalance } from '../account-balance.projection';
import { type AccountBalanceRow, accountBalanceEntity } from '../entities';
import { noSuchAccount } from './accounts.problems';
import { GetAccount, ListAccounts } from './accounts.queries';

@QueryHandler(GetAccount)
export class GetAccountHandler implements IQueryHandler<GetAccount> {
  constructor(
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly history: RowHistory,
    private readonly personal: PersonalData,
  ) {}

  async execute({ accountId, asOf }: GetAccount) {
    const streamId = `account-${accountId}`;
    if (asOf) return this.personal.open(AccountBalance, await this.history.asOf(accountBalance, streamId, asOf), { foundAt: { streamId } });
    const account = await this.accounts.findOneBy({ accountId });
    if (!account) throw noSuchAccount(accountId);
    return this.personal.open(AccountBalance, toRow(accountBalance, account), { foundAt: { streamId } });
  }
}

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly personal: PersonalData,
  ) {}

  async execute({ criteria }: ListAccounts) {
    const { status, minBalance, limit } = criteria;
    const list = listMark('/accounts', criteria);
    const after = keyOf(criteria.cursor, list);
    const found = await this.accounts.find({
      where: {
        ...(status && { status }),
        ...(minBalance !== undefined && { balance: MoreThanOrEqual(minBalance) }),
        ...(after !== undefined && { accountId: MoreThan(after) }),
      },
      order: { accountId: 'ASC' },
      take: oneMore(limit),
    });
    const { items, nextCursor } = pageOf(found.map((account) => toRow(accountBalance, account)), { list, limit }, ({ accountId }) => accountId);
    return { items: await this.personal.open(z.array(AccountBalance), [...items]), nextCursor };
  }
}
