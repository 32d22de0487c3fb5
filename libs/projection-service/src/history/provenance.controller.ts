import { Controller, Get, Param, Query, Req, type Type } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Needs, callerOf } from '@reprise/service-kit';
import type { FastifyRequest } from 'fastify';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { RowResource } from '../definition';
import { PersonalData } from '../personal/personal-data';
import { Reads } from '../position/reads.decorator';
import { openedChanges } from './opened-changes';
import { ProvenancePage, ProvenanceParams } from './provenance';
import { RowHistory } from './row-history';

/** `GET /<path>/:id/provenance`. */
export function provenanceController({ path, projection, id: idSchema }: RowResource): Type {
  class RowParams extends createZodDto(z.strictObject({ id: idSchema })) {}

  @ApiTags(path)
  @Needs('auditor', 'reader')
  @Controller(path)
  class ProvenanceController {
    constructor(
      private readonly history: RowHistory,
      private readonly personal: PersonalData,
    ) {}

    @Get(':id/provenance')
    @Reads({ answer: ProvenancePage, streamOf: 'id' })
    @ApiOperation({ summary: 'The events that made the row, in order, and what each changed', description: 'Replayed through the projection of today, from the log.' })
    @ApiNotFoundResponse({ description: 'No event concerns such a row (problem+json).' })
    @ApiServiceUnavailableResponse({ description: 'The log cannot be reached (problem+json).' })
    async provenance(@Param() { id }: RowParams, @Query() criteria: ProvenanceParams, @Req() request: FastifyRequest) {
      const streamId = `${projection.from.category}-${id}`;
      const { items, nextCursor } = await this.history.provenance(projection, streamId, criteria);
      // Who may only audit learns that a personal field changed, not what it says.
      const callerMaySee = () => callerOf(request).roles.has('reader');
      return { items: await openedChanges(this.personal, { row: projection.row, entries: items }, { foundAt: { streamId }, callerMaySee }), nextCursor };
    }
  }
  return ProvenanceController;
}
