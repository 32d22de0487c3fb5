import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { OwnRows, exactNumber, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { keyOf, listMark } from '@reprise/service-kit';
import { Between, In, LessThanOrEqual, MoreThan, MoreThanOrEqual, Repository } from 'typeorm';
import { accountBalance } from '../account-balance.projection';
import { type StatementEntry, accountStatement } from '../account-statement.projection';
import { noSuchAccount } from '../accounts/accounts.problems';
import { type AccountBalanceRow, type StatementEntryRow, accountBalanceEntity, accountStatementEntity } from '../entities';
import type { StatementCriteria } from './statement.dto';
import { GetStatement } from './statement.queries';

const within = ({ from, to }: StatementCriteria) => {
  if (from && to) return Between(from, to);
  return from ? MoreThanOrEqual(from) : to && LessThanOrEqual(to);
};

@QueryHandler(GetStatement)
export class GetStatementHandler implements IQueryHandler<GetStatement> {
  constructor(
    @InjectRepository(accountStatementEntity) private readonly entries: Repository<StatementEntryRow>,
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly own: OwnRows,
  ) {}

  async execute(query: GetStatement) {
    const { accountId, criteria, sight } = query;
    if (!(await this.own.shows(sight, accountBalance, `account-${accountId}`))) throw noSuchAccount(accountId);
    const list = listMark(`/accounts/${accountId}/statement`, criteria);
    const found = await this.find(query, keyOf(criteria.cursor, list));
    const page = pageOf(found, { list, limit: criteria.limit }, ({ streamVersion }) => streamVersion);
    if (page.items.length === 0 && !(await this.accounts.existsBy({ accountId }))) throw noSuchAccount(accountId);
    const [balances, corrections] = await Promise.all([this.balancesAfter(page.items), this.corrections(accountId, page.items)]);
    const items = page.items.map((entry) => ({
      ...toRow(accountStatement, entry),
      balanceAfter: balances.get(entry.streamVersion) ?? 0,
      correctedBy: corrections.filter(({ correctsPosition }) => correctsPosition === entry.position).map(({ position }) => position),
    }));
    return { ...page, items };
  }

  private find({ accountId, criteria }: GetStatement, after: number | undefined) {
    const occurredAt = within(criteria);
    return this.entries.find({
      where: { accountId, ...(occurredAt && { occurredAt }), ...(after !== undefined && { streamVersion: MoreThan(after) }) },
      order: { streamVersion: 'ASC' },
      take: oneMore(criteria.limit),
    });
  }

  /** Adjustments of these movements, wherever in the statement they stand, in the order they were made. */
  private corrections(accountId: string, entries: readonly StatementEntry[]): Promise<Pick<StatementEntry, 'position' | 'correctsPosition'>[]> {
    const corrected = entries.map(({ position }) => position);
    return this.entries.find({
      select: { _key: true, position: true, correctsPosition: true },
      where: { accountId, correctsPosition: In(corrected) },
      order: { streamVersion: 'ASC' },
    });
  }

  /** Sums over all lines of the account, also those outside the period: by version of the line. */
  private async balancesAfter(entries: readonly StatementEntry[]): Promise<Map<number, number>> {
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) return new Map();
    const sums = await this.entries.manager
      .createQueryBuilder()
      .select('line.version', 'version')
      .addSelect('line.balance', 'balance')
      .from(
        (lines) =>
          lines
            .select('entry.streamVersion', 'version')
            .addSelect('sum(entry.amount) OVER (ORDER BY entry.streamVersion)', 'balance')
            .from(accountStatementEntity, 'entry')
            .where('entry.accountId = :accountId AND entry.streamVersion <= :last', { accountId: first.accountId, last: last.streamVersion }),
        'line',
      )
      .where('line.version >= :first', { first: first.streamVersion })
      .getRawMany<{ version: string; balance: string }>();
    return new Map(sums.map(({ version, balance }) => [exactNumber(version), exactNumber(balance)]));
  }
}
