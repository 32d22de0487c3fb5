import { Controller, Get, Param, Query, type Type } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '@reprise/service-kit';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { RowResource } from '../definition';
import { Reads } from '../position/reads.decorator';
import { ProvenancePage, ProvenanceParams } from './provenance';
import { RowHistory } from './row-history';

/** `GET /<path>/:id/provenance`. */
export function provenanceController({ path, projection, id: idSchema }: RowResource): Type {
  class RowParams extends createZodDto(z.strictObject({ id: idSchema })) {}

  @ApiTags(path)
  @Needs('auditor', 'reader')
  @Controller(path)
  class ProvenanceController {
    constructor(private readonly history: RowHistory) {}

    @Get(':id/provenance')
    @Reads({ answer: ProvenancePage, streamOf: 'id' })
    @ApiOperation({ summary: 'The events that made the row, in order, and what each changed', description: 'Replayed through the projection of today, from the log.' })
    @ApiNotFoundResponse({ description: 'No event concerns such a row (problem+json).' })
    @ApiServiceUnavailableResponse({ description: 'The log cannot be reached (problem+json).' })
    provenance(@Param() { id }: RowParams, @Query() criteria: ProvenanceParams) {
      return this.history.provenance(projection, `${projection.from.category}-${id}`, criteria);
    }
  }
  return ProvenanceController;
}
