import { type DynamicModule, Module } from '@nestjs/common';
import { EventsController } from './events/events.controller';
import { HeadController } from './events/head.controller';
import { EventStreaming } from './events/event-streaming';
import type { HistoryEnv } from './history-env';
import { LogModule } from './log/log.module';
import { StreamsController } from './streams/streams.controller';

@Module({})
export class HistoryServiceModule {
  static for(env: HistoryEnv): DynamicModule {
    return {
      module: HistoryServiceModule,
      imports: [LogModule.for(env.EVENT_STORE_READER_URL)],
      controllers: [EventsController, HeadController, StreamsController],
      providers: [EventStreaming],
    };
  }
}
