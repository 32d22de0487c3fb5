import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rebuilds } from '@reprise/projections';
import { InSight, Needs, type Sight, Unhurried } from '@reprise/service-kit';
import { ProjectionParams, PromoteBody, RebuildBody } from './projections.dto';
import { ProjectionList, ProjectionStatus } from './projection-status';
import { ProjectionStates } from './projection-states';

/** The tables behind the queries: what there is, and what an operator does with them. */
@ApiTags('projections')
@Controller('projections')
@Needs('operator')
export class ProjectionsController {
  constructor(
    private readonly rebuilds: Rebuilds,
    private readonly states: ProjectionStates,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every projection with its builds: which is live, how far the others are, what they would change' })
  @ApiOkResponse({ type: ProjectionList })
  async list(@InSight() sight: Sight): Promise<ProjectionList> {
    return { projections: await this.states.all(sight) };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @ApiOperation({ summary: 'Build the projection again from the log, beside the live one' })
  @ApiAcceptedResponse({ type: ProjectionStatus })
  @ApiNotFoundResponse({ description: 'No such projection here (problem+json).' })
  @ApiConflictResponse({ description: 'Another build is under way or waits to be promoted (problem+json).' })
  async rebuild(@Param() { name }: ProjectionParams, @Body() { manual, expectNoDiff, maxRate }: RebuildBody, @InSight() sight: Sight): Promise<ProjectionStatus> {
    await this.rebuilds.start(name, { automatic: !manual, expectNoDiff, maxRate: maxRate ?? null });
    return this.states.of(name, sight);
  }

  @Post(':name/promote')
  @HttpCode(200)
  @Unhurried()
  @ApiOperation({ summary: 'Let queries read the build that is ready' })
  @ApiOkResponse({ type: ProjectionStatus })
  @ApiNotFoundResponse({ description: 'No such projection here (problem+json).' })
  @ApiConflictResponse({ description: 'None is ready, or there are differences where none were expected (problem+json).' })
  async promote(@Param() { name }: ProjectionParams, @Body() { expectNoDiff }: PromoteBody, @InSight() sight: Sight): Promise<ProjectionStatus> {
    await this.rebuilds.promote(name, { expectNoDiff });
    return this.states.of(name, sight);
  }

  @Post(':name/rollback')
  @HttpCode(200)
  @Unhurried()
  @ApiOperation({ summary: 'Let queries read what they read before the last promotion; nothing that happened since is missing' })
  @ApiOkResponse({ type: ProjectionStatus })
  @ApiNotFoundResponse({ description: 'No such projection here (problem+json).' })
  @ApiConflictResponse({ description: 'There is nothing to go back to (problem+json).' })
  async rollback(@Param() { name }: ProjectionParams, @InSight() sight: Sight): Promise<ProjectionStatus> {
    await this.rebuilds.rollback(name);
    return this.states.of(name, sight);
  }

  @Post(':name/retire')
  @HttpCode(200)
  @Unhurried()
  @ApiOperation({ summary: 'Drop every table of the projection but the live one; ends a build that is under way' })
  @ApiOkResponse({ type: ProjectionStatus })
  @ApiNotFoundResponse({ description: 'No such projection here (problem+json).' })
  async retire(@Param() { name }: ProjectionParams, @InSight() sight: Sight): Promise<ProjectionStatus> {
    await this.rebuilds.retire(name);
    return this.states.of(name, sight);
  }
}
