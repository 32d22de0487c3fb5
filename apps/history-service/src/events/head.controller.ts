import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '@reprise/service-kit';
import { HeadAnswer } from '../answers/event.dto';
import { HISTORY, type History } from '../log/history';

@ApiTags('events')
@Needs('reader')
@Controller('head')
export class HeadController {
  constructor(@Inject(HISTORY) private readonly history: History) {}

  @Get()
  @ApiOperation({ summary: 'Position of the newest event; 0 in an empty log' })
  @ApiOkResponse({ type: HeadAnswer })
  async head() {
    return { position: await this.history.head() };
  }
}
