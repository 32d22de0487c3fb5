import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '@reprise/service-kit';
import { PositionParams } from '../events/events.dto';
import { eventAt } from '../events/event-at';
import { CausationAnswer } from '../answers/causation.dto';
import { HISTORY, type History } from '../log/history';
import { type Causation, causationOf } from './causation';
import { CausationParams } from './causation.dto';

@ApiTags('audit')
@Needs('auditor')
@Controller('events')
export class CausationController {
  constructor(@Inject(HISTORY) private readonly history: History) {}

  @Get(':position/causation')
  @ApiOperation({ summary: 'What led to an event, what else the same command did, and what followed' })
  @ApiOkResponse({ type: CausationAnswer })
  @ApiNotFoundResponse({ description: 'The log has no such position.' })
  async causation(@Param() { position }: PositionParams, @Query() bounds: CausationParams): Promise<Causation> {
    return causationOf(this.history, await eventAt(this.history, position), bounds);
  }
}
