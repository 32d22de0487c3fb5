import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '@reprise/contracts-accounts';
import { type Account, TransferFunds, transferFunds } from '@reprise/domain-accounts';
import { isRejection } from '@reprise/kernel';
import type { Plan } from '../commands/aggregate';
import { preconditionUnsupported } from '../commands/command-problems';
import { Decisions } from '../commands/decisions';
import { Issued } from '../commands/issued';
import { accounts } from './accounts.aggregate';

/** Both accounts in one atomic append. */
@CommandHandler(TransferFunds)
export class TransferFundsHandler implements ICommandHandler<TransferFunds> {
  constructor(private readonly decisions: Decisions) {}

  async execute(command: TransferFunds) {
    const issued = Issued.with(command);
    if (issued.request.ifMatch) throw preconditionUnsupported(command.type);
    return this.decisions.execute(transferPlan(command), issued);
  }
}

const transferPlan = (command: TransferFunds): Plan<Account, AccountEvent> => ({
  aggregate: accounts,
  // A transfer to itself is refused by its rule, but has only one stream.
  ids: [...new Set([command.data.fromAccountId, command.data.toAccountId])],
  decide: ([from = accounts.decider.initialState, to = from]) => {
    const legs = transferFunds(command, { from, to });
    return isRejection(legs) ? legs : [legs.from, legs.to];
  },
});
