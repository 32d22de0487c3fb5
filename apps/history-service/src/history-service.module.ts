import { type DynamicModule, Module } from '@nestjs/common';
import { AuditController } from './audit/audit.controller';
import { CausationController } from './causation/causation.controller';
import { EventsController } from './events/events.controller';
import { HeadController } from './events/head.controller';
import { EventStreaming } from './events/event-streaming';
import type { HistoryEnv } from './history-env';
import { LogModule } from './log/log.module';
import { StateController } from './state/state.controller';
import { StreamsController } from './streams/streams.controller';

@Module({})
export class HistoryServiceModule {
  static for(env: HistoryEnv): DynamicModule {
    return {
      module: HistoryServiceModule,
      imports: [LogModule.for(env.EVENT_STORE_READER_URL)],
      controllers: [EventsController, CausationController, HeadController, StreamsController, StateController, AuditController],
      providers: [EventStreaming],
    };
  }
}
