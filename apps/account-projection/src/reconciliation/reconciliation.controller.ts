import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '@reprise/projection-service';
import { Needs } from '@reprise/service-kit';
import { ReconciliationReport } from './reconciliation.dto';
import { Reconcile } from './reconciliation.queries';

@ApiTags('reconciliation')
@Needs('reader')
@Controller('reconciliation')
export class ReconciliationController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads({ answer: ReconciliationReport })
  @ApiOperation({ summary: 'The read model against the sum of all events, at the same position' })
  reconcile() {
    return this.queries.execute(new Reconcile());
  }
}
