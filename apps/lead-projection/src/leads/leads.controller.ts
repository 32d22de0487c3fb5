import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { InSight, Needs, type Sight } from '@reprise/service-kit';
import { Lead, LeadAsOfParams, LeadListParams, LeadPage, LeadParams } from './leads.dto';
import { GetLead, ListLeads } from './leads.queries';

@ApiTags('leads')
@Needs('reader')
@Controller('leads')
export class LeadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Reads({ answer: LeadPage })
  @ApiOperation({ summary: 'Leads, in order of their id' })
  list(@Query() criteria: LeadListParams, @InSight() sight: Sight) {
    return this.queries.execute(new ListLeads(criteria, sight));
  }

  @Get(':id')
  @Reads({ answer: Lead, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One lead, what it scores and why, as it is or as it was' })
  one(@Param() { id }: LeadParams, @Query() { asOf }: LeadAsOfParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetLead(id, sight, asOf));
  }
}
