import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { PersonalData, RowHistory } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { MoreThanOrEqual, Repository } from 'typeorm';
import { type LeadScoreRow, leadScoreEntity } from '../entities';
import { LeadScore, leadScore } from '../lead-score.projection';
import { LeadPages } from './lead-pages';
import { noSuchLead } from './leads.problems';
import { GetLead, ListLeads, LookUpLeads } from './leads.queries';

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
    const lead = await this.leads.findOneBy({ leadId, ...(sight.only !== undefined && { contactSubjectId: sight.only }) });
    if (!lead) throw noSuchLead(leadId);
    return this.personal.open(LeadScore, toRow(leadScore, lead), opening);
  }
}

@QueryHandler(ListLeads)
export class ListLeadsHandler implements IQueryHandler<ListLeads> {
  constructor(private readonly pages: LeadPages) {}

  execute({ criteria: { limit, cursor, ...filters }, sight }: ListLeads) {
    const { stage, minScore, contact } = filters;
    const where = { ...(stage && { stage }), ...(minScore !== undefined && { score: MoreThanOrEqual(minScore) }) };
    return this.pages.page({ path: '/leads', filters, where, contacts: contact === undefined ? undefined : [contact], sight }, { limit, cursor });
  }
}

@QueryHandler(LookUpLeads)
export class LookUpLeadsHandler implements IQueryHandler<LookUpLeads> {
  constructor(
    private readonly pages: LeadPages,
    private readonly personal: PersonalData,
  ) {}

  /** The cursor is of the people found: it holds nothing of the e-mail. */
  async execute({ lookup: { email, limit, cursor }, sight }: LookUpLeads) {
    const contacts = await this.personal.lookUp('email', email);
    return this.pages.page({ path: '/leads/lookup', filters: { contacts }, where: {}, contacts, sight }, { limit, cursor });
  }
}
