import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads, TakesAsOf } from '@reprise/projection-service';
import { InSight, Needs, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import { Lead, LeadAsOfParams, LeadListParams, LeadLookupBody, LeadPage, LeadParams } from './leads.dto';
import { GetLead, ListLeads, LookUpLeads } from './leads.queries';

@ApiTags('leads')
@Needs('reader')
@Controller('leads')
export class LeadsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @NeedsOrSelf('reader')
  @Reads({ answer: LeadPage })
  @ApiOperation({ summary: 'Leads, in order of their id' })
  list(@Query() criteria: LeadListParams, @InSight() sight: Sight) {
    return this.queries.execute(new ListLeads(criteria, sight));
  }

  @Post('lookup')
  @HttpCode(200)
  @Reads({ answer: LeadPage })
  @ApiOperation({ summary: 'Leads of whoever was ever named with this e-mail', description: 'None of whom was erased. The e-mail is in the body, so that it gets into no log.' })
  @ApiResponse({ status: 501, description: 'This service has no vault to look people up in (problem+json).' })
  @ApiResponse({ status: 503, description: 'The vault cannot be reached (problem+json).' })
  lookUp(@Body() lookup: LeadLookupBody, @InSight() sight: Sight) {
    return this.queries.execute(new LookUpLeads(lookup, sight));
  }

  @Get(':id')
  @NeedsOrSelf('reader')
  @Reads({ answer: Lead, streamOf: 'id' })
  @TakesAsOf()
  @ApiOperation({ summary: 'One lead, what it scores and why, as it is or as it was' })
  one(@Param() { id }: LeadParams, @Query() { asOf }: LeadAsOfParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetLead(id, sight, asOf));
  }
}
