import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { InSight, Needs, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import { Account, AccountAsOfParams, AccountListParams, AccountLookupBody, AccountPage, AccountParams } from './accounts.dto';
import { GetAccount, ListAccounts, LookUpAccounts } from './accounts.queries';

@ApiTags('accounts')
@Needs('reader')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @NeedsOrSelf('reader')
  @Reads({ answer: AccountPage })
  @ApiOperation({ summary: 'Accounts, in order of their id' })
  list(@Query() criteria: AccountListParams, @InSight() sight: Sight) {
    return this.queries.execute(new ListAccounts(criteria, sight));
  }

  @Post('lookup')
  @HttpCode(200)
  @Reads({ answer: AccountPage })
  @ApiOperation({ summary: 'Accounts of whoever was ever named with this e-mail', description: 'None of whom was erased. The e-mail is in the body, so that it gets into no log.' })
  @ApiResponse({ status: 501, description: 'This service has no vault to look people up in (problem+json).' })
  @ApiResponse({ status: 503, description: 'The vault cannot be reached (problem+json).' })
  lookUp(@Body() lookup: AccountLookupBody, @InSight() sight: Sight) {
    return this.queries.execute(new LookUpAccounts(lookup, sight));
  }

  @Get(':id')
  @NeedsOrSelf('reader')
  @Reads({ answer: Account, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One account, as it is or as it was' })
  one(@Param() { id }: AccountParams, @Query() { asOf }: AccountAsOfParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetAccount(id, sight, asOf));
  }
}
