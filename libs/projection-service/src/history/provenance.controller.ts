import { Controller, Get, Param, Query, type Type } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { InSight, Needs, NeedsOrSelf, type Sight } from '@reprise/service-kit';
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

  // What nobody is named as the owner of is for readers of everything.
  const Callers = projection.subject === undefined ? Needs : NeedsOrSelf;

  @ApiTags(path)
  @Callers('auditor', 'reader')
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
    async provenance(@Param() { id }: RowParams, @Query() criteria: ProvenanceParams, @InSight() sight: Sight) {
      const streamId = `${projection.from.category}-${id}`;
      const { items, nextCursor } = await this.history.provenance(projection, streamId, { criteria, sight });
      return { items: await openedChanges(this.personal, { row: projection.row, entries: items }, { foundAt: { streamId }, sight }), nextCursor };
    }
  }
  return ProvenanceController;
}
