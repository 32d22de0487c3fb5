import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@reprise/event-store';
import { EVENT_STORE } from '../log/log.module';
import { CommandMetrics } from './command-metrics';
import { Commands } from './commands';
import { Decisions } from './decisions';
import { SnapshotMetrics } from './snapshot-metrics';

@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [
    Commands,
    CommandMetrics,
    SnapshotMetrics,
    {
      provide: Decisions,
      useFactory: (store: EventStore, { count }: SnapshotMetrics) => new Decisions(store, count),
      inject: [EVENT_STORE, SnapshotMetrics],
    },
  ],
  exports: [Commands, Decisions],
})
export class CommandsModule {}
