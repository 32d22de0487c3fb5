import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import { Account, AccountAsOfParams, AccountListParams, AccountPage, AccountParams } from './accounts.dto';
import { GetAccount, ListAccounts } from './accounts.queries';

@ApiTags('accounts')
@Needs('reader')
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
  @Reads({ answer: Account, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One account, as it is or as it was' })
  one(@Param() { id }: AccountParams, @Query() { asOf }: AccountAsOfParams) {
    return this.queries.execute(new GetAccount(id, asOf));
  }
}
