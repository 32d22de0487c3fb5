import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { leadJourneyEntity, leadScoreEntity } from './entities';
import { JourneyController } from './journey/journey.controller';
import { GetJourneyHandler } from './journey/journey.handlers';
import { LeadEventsController } from './leads/lead-events.controller';
import { LeadPages } from './leads/lead-pages';
import { LeadsController } from './leads/leads.controller';
import { GetLeadHandler, ListLeadsHandler, LookUpLeadsHandler } from './leads/leads.handlers';
import { PipelineController } from './pipeline/pipeline.controller';
import { GetPipelineHandler } from './pipeline/pipeline.handlers';

@Module({
  imports: [CqrsModule.forRoot(), TypeOrmModule.forFeature([leadScoreEntity, leadJourneyEntity])],
  controllers: [LeadEventsController, PipelineController, LeadsController, JourneyController],
  providers: [LeadPages, GetLeadHandler, ListLeadsHandler, LookUpLeadsHandler, GetPipelineHandler, GetJourneyHandler],
})
export class LeadQueriesModule {}
