import { Injectable } from '@nestjs/common';
import { resolvedIn, standOf } from '@reprise/projection-service';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { accountBalance } from '../account-balance.projection';
import { accountBalanceEntity } from '../entities';
import { Reconciliation } from './reconciliation';

const PAGE = 5_000;

/** All balances and where they stand, of one moment. */
@Injectable()
export class ReadModelBalances {
  constructor(private readonly database: DataSource) {}

  snapshot(): Promise<Reconciliation> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      const reconciliation = new Reconciliation({ stand: await standOf(manager, accountBalance), resolved: await resolvedIn(manager, accountBalance) });
      for await (const row of rows(manager)) reconciliation.row(row);
      return reconciliation;
    });
  }
}

async function* rows(manager: EntityManager) {
  for (let after = ''; ; ) {
    const page = await manager.find(accountBalanceEntity, {
      select: { accountId: true, currency: true, balance: true },
      where: { accountId: MoreThan(after) },
      order: { accountId: 'ASC' },
      take: PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.accountId;
  }
}
