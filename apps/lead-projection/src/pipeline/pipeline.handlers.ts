import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { exactNumber } from '@reprise/projection-service';
import { Repository } from 'typeorm';
import { type LeadScoreRow, leadScoreEntity } from '../entities';
import { LeadStage } from '../lead-score.projection';
import type { PipelineStage } from './pipeline.dto';
import { GetPipeline } from './pipeline.queries';

type Summed = Pick<PipelineStage, 'stage'> & Record<'count' | 'score', string>;

@QueryHandler(GetPipeline)
export class GetPipelineHandler implements IQueryHandler<GetPipeline> {
  constructor(@InjectRepository(leadScoreEntity) private readonly leads: Repository<LeadScoreRow>) {}

  async execute() {
    const sums = await this.leads
      .createQueryBuilder('l')
      .select('l.stage', 'stage')
      .addSelect('count(*)', 'count')
      .addSelect('sum(l.score)', 'score')
      .groupBy('l.stage')
      .getRawMany<Summed>();
    const items = LeadStage.options.map((stage): PipelineStage => {
      const { count = '0', score = '0' } = sums.find((sum) => sum.stage === stage) ?? {};
      return { stage, count: exactNumber(count), score: exactNumber(score) };
    });
    return { items };
  }
}
