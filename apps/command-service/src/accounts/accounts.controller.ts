import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AdjustBalance, CloseAccount, DepositFunds, FreezeAccount, OpenAccount, UnfreezeAccount, WithdrawFunds } from '@reprise/domain-accounts';
import { Needs } from '@reprise/service-kit';
import { v7 as uuid } from 'uuid';
import { CommandEndpoint } from '../commands/command-endpoint';
import { type CommandRequest, FromRequest } from '../commands/command-request';
import { Commands } from '../commands/commands';
import { AccountParams, AdjustmentBody, CloseBody, DepositBody, FreezeBody, OpenAccountBody, UnfreezeBody, WithdrawalBody } from './accounts.dto';

@ApiTags('accounts')
@Needs('commander')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @CommandEndpoint('Open an account')
  open(@Body() body: OpenAccountBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new OpenAccount({ ...body, accountId: body.accountId ?? uuid() }), request);
  }

  @Post(':id/deposits')
  @CommandEndpoint('Deposit money')
  deposit(@Param() { id }: AccountParams, @Body() body: DepositBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new DepositFunds({ ...body, accountId: id }), request);
  }

  @Post(':id/withdrawals')
  @CommandEndpoint('Withdraw money')
  withdraw(@Param() { id }: AccountParams, @Body() body: WithdrawalBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new WithdrawFunds({ ...body, accountId: id }), request);
  }

  @Post(':id/freeze')
  @CommandEndpoint('Freeze an account')
  freeze(@Param() { id }: AccountParams, @Body() body: FreezeBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new FreezeAccount({ ...body, accountId: id }), request);
  }

  @Post(':id/unfreeze')
  @CommandEndpoint('Lift a freeze')
  unfreeze(@Param() { id }: AccountParams, @Body() body: UnfreezeBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new UnfreezeAccount({ ...body, accountId: id }), request);
  }

  @Post(':id/close')
  @CommandEndpoint('Close an account for good')
  close(@Param() { id }: AccountParams, @Body() body: CloseBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new CloseAccount({ ...body, accountId: id }), request);
  }

  @Post(':id/adjustments')
  @CommandEndpoint('Correct a balance by a compensating event')
  adjust(@Param() { id }: AccountParams, @Body() body: AdjustmentBody, @FromRequest() request: CommandRequest) {
    return this.commands.execute(new AdjustBalance({ ...body, accountId: id }), request);
  }
}
