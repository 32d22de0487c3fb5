import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { oneMore, pageOf } from '@reprise/projection-service';
import { toRow } from '@reprise/projections';
import { type Sight, keyOf, listMark } from '@reprise/service-kit';
import { MoreThan, Repository } from 'typeorm';
import { type JourneyStepRow, type LeadScoreRow, leadJourneyEntity, leadScoreEntity } from '../entities';
import { leadJourney } from '../lead-journey.projection';
import { noSuchLead } from '../leads/leads.problems';
import { GetJourney } from './journey.queries';

@QueryHandler(GetJourney)
export class GetJourneyHandler implements IQueryHandler<GetJourney> {
  constructor(
    @InjectRepository(leadJourneyEntity) private readonly steps: Repository<JourneyStepRow>,
    @InjectRepository(leadScoreEntity) private readonly leads: Repository<LeadScoreRow>,
  ) {}

  async execute({ leadId, criteria, sight }: GetJourney) {
    if (!(await this.isSeen(leadId, sight))) throw noSuchLead(leadId);
    const list = listMark(`/leads/${leadId}/journey`, { ...criteria, only: sight.only });
    const after = keyOf(criteria.cursor, list);
    const found = await this.steps.find({
      where: { leadId, ...(after !== undefined && { streamVersion: MoreThan(after) }) },
      order: { streamVersion: 'ASC' },
      take: oneMore(criteria.limit),
    });
    // Being captured is a step: where there is a lead, the first page is never empty.
    if (found.length === 0 && after === undefined) throw noSuchLead(leadId);
    return pageOf(found.map((step) => toRow(leadJourney, step)), { list, limit: criteria.limit }, ({ streamVersion }) => streamVersion);
  }

  /** Steps do not say whose they are: the lead does. */
  private async isSeen(leadId: string, { only }: Sight): Promise<boolean> {
    return only === undefined || this.leads.existsBy({ leadId, contactSubjectId: only });
  }
}
