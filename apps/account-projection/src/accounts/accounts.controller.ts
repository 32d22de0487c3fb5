import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { Account, AccountListParams, AccountPage, AccountParams } from './accounts.dto';
import { GetAccount, ListAccounts } from './accounts.queries';

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads({ answer: AccountPage })
  @ApiOperation({ summary: 'Accounts, in order of their id' })
  list(@Query() criteria: AccountListParams) {
    return this.queries.execute(new ListAccounts(criteria));
  }

  @Get(':id')
  @UseGuards(NoQuery)
  @Reads({ answer: Account, streamOf: 'id' })
  @ApiOperation({ summary: 'One account' })
  one(@Param() { id }: AccountParams) {
    return this.queries.execute(new GetAccount(id));
  }
}
