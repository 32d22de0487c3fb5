import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory, oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { keyOf, listMark } from '@reprise/service-kit';
import { MoreThan, MoreThanOrEqual, Repository } from 'typeorm';
import { z } from 'zod';
import { type LeadScoreRow, leadScoreEntity } from '../entities';
import { LeadScore, leadScore } from '../lead-score.projection';
import { noSuchLead } from './leads.problems';
import { GetLead, ListLeads } from './leads.queries';

@QueryHandler(GetLead)
export class GetLeadHandler implements IQueryHandler<GetLead> {
  constructor(
    @InjectRepository(leadScoreEntity) private readonly leads: Repository<LeadScoreRow>,
    private readonly history: RowHistory,
    private readonly personal: PersonalData,
  ) {}

  async execute({ leadId, sight, asOf }: GetLead) {
    const streamId = `lead-${leadId}`;
    const opening = { sight, foundAt: { streamId } };
    if (asOf) return this.personal.open(LeadScore, await this.history.asOf(leadScore, streamId, { moment: asOf, sight }), opening);
    const lead = await this.leads.findOneBy({ leadId });
    if (!lead) throw noSuchLead(leadId);
    return this.personal.open(LeadScore, toRow(leadScore, lead), opening);
  }
}

@QueryHandler(ListLeads)
export class ListLeadsHandler implements IQueryHandler<ListLeads> {
  constructor(
    @InjectRepository(leadScoreEntity) private readonly leads: Repository<LeadScoreRow>,
    private readonly personal: PersonalData,
  ) {}

  async execute({ criteria, sight }: ListLeads) {
    const { stage, minScore, limit } = criteria;
    const list = listMark('/leads', criteria);
    const after = keyOf(criteria.cursor, list);
    const found = await this.leads.find({
      where: {
        ...(stage && { stage }),
        ...(minScore !== undefined && { score: MoreThanOrEqual(minScore) }),
        ...(after !== undefined && { leadId: MoreThan(after) }),
      },
      order: { leadId: 'ASC' },
      take: oneMore(limit),
    });
    const { items, nextCursor } = pageOf(found.map((lead) => toRow(leadScore, lead)), { list, limit }, ({ leadId }) => leadId);
    return { items: await this.personal.open(z.array(LeadScore), [...items], { sight }), nextCursor };
  }
}
