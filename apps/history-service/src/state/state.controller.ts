import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { categoryOf } from '@reprise/kernel';
import { Needs } from '@reprise/service-kit';
import { HISTORY, type History } from '../log/history';
import { StreamParams } from '../streams/streams.dto';
import { foldingOf } from './folding';
import { PointParams, StateAnswer } from './state.dto';
import { noDecider, noStream, noSuchVersion } from './state.problems';
import { type StateThen, stateThen } from './state-then';

@ApiTags('streams')
@Needs('reader')
@Controller('streams')
export class StateController {
  constructor(@Inject(HISTORY) private readonly history: History) {}

  @Get(':streamId/state')
  @ApiOperation({ summary: 'The state of a stream at a version or a time, or now, as its decider folds it' })
  @ApiOkResponse({ type: StateAnswer, description: 'The state, and where in history it stands.' })
  @ApiNotFoundResponse({ description: 'There is no such stream or version, or no decider for its category.' })
  async state(@Param() { streamId }: StreamParams, @Query() point: PointParams): Promise<StateThen> {
    const newest = await this.history.currentVersion(streamId);
    if (newest === 0) throw noStream(streamId);
    if (point.version !== undefined && point.version > newest) throw noSuchVersion(streamId, { version: point.version, newest });
    const category = categoryOf(streamId);
    const folding = foldingOf(category);
    if (!folding) throw noDecider(category);
    return stateThen(this.history, folding, { streamId, point });
  }
}
