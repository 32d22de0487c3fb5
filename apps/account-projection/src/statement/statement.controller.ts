import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '@reprise/projection-service';
import { InSight, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import { AccountParams } from '../accounts/accounts.dto';
import { StatementPage, StatementParams } from './statement.dto';
import { GetStatement } from './statement.queries';

@ApiTags('accounts')
@NeedsOrSelf('reader')
@Controller('accounts')
export class StatementController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/statement')
  @Reads({ answer: StatementPage, streamOf: 'id' })
  @ApiOperation({ summary: 'Every movement of money, with the balance after it' })
  statement(@Param() { id }: AccountParams, @Query() criteria: StatementParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetStatement(id, criteria, sight));
  }
}
