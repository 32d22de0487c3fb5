import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { Account, AccountListParams, AccountPage, AccountParams } from './accounts.dto';
import { GetAccount, ListAccounts } from './accounts.queries';

@ApiTags('accounts')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads()
  @ApiOperation({ summary: 'Accounts, in order of their id' })
  @ApiOkResponse({ type: AccountPage })
  list(@Query() criteria: AccountListParams) {
    return this.queries.execute(new ListAccounts(criteria));
  }

  @Get(':id')
  @UseGuards(NoQuery)
  @Reads({ streamOf: 'id' })
  @ApiOperation({ summary: 'One account' })
  @ApiOkResponse({ type: Account })
  one(@Param() { id }: AccountParams) {
    return this.queries.execute(new GetAccount(id));
  }
}
