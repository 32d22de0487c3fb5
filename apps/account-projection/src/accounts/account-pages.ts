import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { type Cursor, type Sight, keyOf, listMark } from '@reprise/service-kit';
import { type FindOptionsWhere, MoreThan, Repository } from 'typeorm';
import { z } from 'zod';
import { AccountBalance, accountBalance } from '../account-balance.projection';
import { type AccountBalanceRow, accountBalanceEntity } from '../entities';

/** Which accounts. */
interface AccountList {
  readonly path: string;
  /** What the list's cursors are good for. */
  readonly filters: object;
  readonly where: FindOptionsWhere<AccountBalanceRow>;
  readonly sight: Sight;
}

interface Part {
  readonly limit: number;
  readonly cursor?: Cursor<string> | undefined;
}

/** Accounts that the caller may see, in order of their id, open as far as the caller may look. */
@Injectable()
export class AccountPages {
  constructor(
    @InjectRepository(accountBalanceEntity) private readonly accounts: Repository<AccountBalanceRow>,
    private readonly personal: PersonalData,
  ) {}

  async page({ path, filters, where, sight }: AccountList, { limit, cursor }: Part) {
    const { only } = sight;
    const list = listMark(path, { ...filters, only });
    const after = keyOf(cursor, list);
    const found = await this.accounts.find({
      where: { ...where, ...(only !== undefined && { ownerSubjectId: only }), ...(after !== undefined && { accountId: MoreThan(after) }) },
      order: { accountId: 'ASC' },
      take: oneMore(limit),
    });
    const { items, nextCursor } = pageOf(found.map((account) => toRow(accountBalance, account)), { list, limit }, ({ accountId }) => accountId);
    return { items: await this.personal.open(z.array(AccountBalance), [...items], { sight }), nextCursor };
  }
}
