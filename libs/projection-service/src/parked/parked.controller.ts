import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ParkedKeys } from '@reprise/projections';
import { Needs, Unhurried, callerOf, keyOf, listMark } from '@reprise/service-kit';
import type { FastifyRequest } from 'fastify';
import { oneMore, pageOf } from '../queries/page';
import { ParkedListParams, ParkedPage, ParkedParams, ResolveBody, RetriedKey, ShownParked, placeOf } from './parked.dto';

/** Events that could not be applied: what stands still because of them, and what an operator does about it. */
@ApiTags('parked')
@Controller('parked')
@Needs('operator')
export class ParkedController {
  constructor(private readonly parked: ParkedKeys) {}

  @Get()
  @ApiOperation({ summary: 'Events that failed, those that wait behind them, and those that were resolved' })
  @ApiOkResponse({ type: ParkedPage })
  @ApiNotFoundResponse({ description: 'No such projection here (problem+json).' })
  async list(@Query() criteria: ParkedListParams): Promise<ParkedPage> {
    const { projection, state, limit } = criteria;
    const list = listMark('/parked', criteria);
    const found = await this.parked.page({ projection, state, after: keyOf(criteria.cursor, list), limit: oneMore(limit) });
    const { items, nextCursor } = pageOf(found, { list, limit }, placeOf);
    return { items: [...items], nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of them, with the event as it came; what is personal stays in its envelope' })
  @ApiOkResponse({ type: ShownParked })
  @ApiNotFoundResponse({ description: 'Nothing of that id is parked, or was resolved (problem+json).' })
  show(@Param() { id }: ParkedParams): Promise<ShownParked> {
    return this.parked.find(id);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Unhurried()
  @ApiOperation({ summary: "Run the whole queue of the event's key through today's code, in order; what fails again stays parked" })
  @ApiOkResponse({ type: RetriedKey })
  @ApiNotFoundResponse({ description: 'Nothing of that id is parked (problem+json).' })
  @ApiConflictResponse({ description: 'It is resolved (problem+json).' })
  retry(@Param() { id }: ParkedParams): Promise<RetriedKey> {
    return this.parked.retryOf(id);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Unhurried()
  @ApiOperation({ summary: 'Decide that the event takes no effect on its key, in any build, for good; what waited behind it is tried' })
  @ApiOkResponse({ type: RetriedKey })
  @ApiNotFoundResponse({ description: 'Nothing of that id is parked (problem+json).' })
  @ApiConflictResponse({ description: 'It did not fail, is resolved already, or another build has applied it (problem+json).' })
  resolve(@Param() { id }: ParkedParams, @Body() { reason }: ResolveBody, @Req() request: FastifyRequest): Promise<RetriedKey> {
    return this.parked.resolve(id, { actor: callerOf(request).actor, reason });
  }
}
