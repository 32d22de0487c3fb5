import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AdjustBalance, CloseAccount, DepositFunds, FreezeAccount, OpenAccount, UnfreezeAccount, WithdrawFunds } from '@reprise/domain-accounts';
import type { EventStore } from '@reprise/event-store';
import { reject } from '@reprise/kernel';
import { deciderHandler, planFor } from '../commands/decider-handler';
import { Decisions } from '../commands/decisions';
import { Issued } from '../commands/issued';
import { EVENT_STORE } from '../log/log.module';
import { accounts } from './accounts.aggregate';
import type { AccountEdgeRule } from './accounts.problems';
import { TransferFundsHandler } from './transfer-funds.handlers';

const MOVEMENTS = ['FundsDeposited', 'FundsWithdrawn', 'BalanceAdjusted'];

/** Besides what the account says: a correction may only name a movement of money on this very account. */
@CommandHandler(AdjustBalance)
export class AdjustBalanceHandler implements ICommandHandler<AdjustBalance> {
  constructor(
    private readonly decisions: Decisions,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  execute(command: AdjustBalance) {
    const plan = { ...planFor(accounts, command), verify: () => this.unknownPosition(command) };
    return this.decisions.execute(plan, Issued.with(command));
  }

  private async unknownPosition({ data: { accountId, correctsPosition } }: AdjustBalance) {
    if (correctsPosition === undefined) return undefined;
    const at = this.store.readAll({ after: correctsPosition - 1, until: correctsPosition, types: MOVEMENTS });
    for await (const { streamId } of at) if (streamId === `${accounts.contract.category}-${accountId}`) return undefined;
    return reject<AccountEdgeRule>('UnknownPosition', `position ${correctsPosition} is no movement of money on account ${accountId}`);
  }
}

export const accountHandlers = [
  deciderHandler(accounts, OpenAccount),
  deciderHandler(accounts, DepositFunds),
  deciderHandler(accounts, WithdrawFunds),
  deciderHandler(accounts, FreezeAccount),
  deciderHandler(accounts, UnfreezeAccount),
  deciderHandler(accounts, CloseAccount),
  AdjustBalanceHandler,
  TransferFundsHandler,
];
