import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeMetrics } from './changes/change-metrics';
import { ChangeStream } from './changes/change-stream';
import { OpenedRows } from './changes/opened-rows';
import type { ProjectionServiceDefinition } from './definition';
import { FeedHost } from './feed/feed-host';
import { FeedMetrics } from './feed/feed-metrics';
import { FeedReadiness } from './feed/feed-readiness';
import { LOG_READER, feedProviders } from './feed/feed.providers';
import { MeasuredConsumer } from './feed/measured-consumer';
import { provenanceController } from './history/provenance.controller';
import { RowHistory } from './history/row-history';
import { OwnRows } from './own-rows';
import { ParkedController } from './parked/parked.controller';
import { PersonalData } from './personal/personal-data';
import { PositionInterceptor } from './position/position.interceptor';
import { ReadPositions } from './position/read-positions';
import type { ProjectionEnv } from './projection-env';
import { queriesDatabase } from './read-model/queries-database';
import { ReadModelModule } from './read-model/read-model.module';
import { BuildHost } from './rebuild/build-host';
import { BuildMetrics } from './rebuild/build-metrics';
import { ProjectionStates } from './rebuild/projection-states';
import { ProjectionsController } from './rebuild/projections.controller';
import { rebuildProviders } from './rebuild/rebuild.providers';

/** Everything a projection service needs besides its projections and its queries. */
@Module({})
export class ProjectionServiceModule {
  /** @param queries the service's controllers and query handlers */
  static forService(definition: ProjectionServiceDefinition & { readonly queries: Type }, env: ProjectionEnv): DynamicModule {
    return {
      module: ProjectionServiceModule,
      global: true,
      imports: [ReadModelModule.for(definition, env), TypeOrmModule.forRoot(queriesDatabase(env, definition)), definition.queries],
      controllers: [ProjectionsController, ParkedController, ...definition.rows.map(provenanceController)],
      providers: [...feedProviders, ...rebuildProviders, FeedMetrics, FeedReadiness, MeasuredConsumer, FeedHost, BuildHost, BuildMetrics, ProjectionStates, OpenedRows, ChangeStream, ChangeMetrics, ReadPositions, RowHistory, OwnRows, PersonalData, { provide: APP_INTERCEPTOR, useClass: PositionInterceptor }],
      exports: [LOG_READER, ChangeStream, RowHistory, OwnRows, PersonalData],
    };
  }
}
