import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '@reprise/projection-service';
import { InSight, NeedsOrSelf, type Sight } from '@reprise/service-kit';
import { LeadParams } from '../leads/leads.dto';
import { JourneyPage, JourneyParams } from './journey.dto';
import { GetJourney } from './journey.queries';

@ApiTags('leads')
@NeedsOrSelf('reader')
@Controller('leads')
export class JourneyController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/journey')
  @Reads({ answer: JourneyPage, streamOf: 'id' })
  @ApiOperation({ summary: 'What the contact did, step by step' })
  journey(@Param() { id }: LeadParams, @Query() criteria: JourneyParams, @InSight() sight: Sight) {
    return this.queries.execute(new GetJourney(id, criteria, sight));
  }
}
