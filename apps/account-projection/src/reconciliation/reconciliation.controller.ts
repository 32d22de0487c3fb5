import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NoQuery, Reads } from '@reprise/projection-service';
import { ReconciliationReport } from './reconciliation.dto';
import { Reconcile } from './reconciliation.queries';

@ApiTags('reconciliation')
@Controller('reconciliation')
export class ReconciliationController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads()
  @ApiOperation({ summary: 'The read model against the sum of all events, at the same position' })
  @ApiOkResponse({ type: ReconciliationReport })
  reconcile(@Query() _none: NoQuery) {
    return this.queries.execute(new Reconcile());
  }
}
