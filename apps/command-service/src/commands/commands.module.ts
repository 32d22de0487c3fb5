import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@reprise/event-store';
import { EVENT_STORE } from '../log/log.module';
import { CommandMetrics } from './command-metrics';
import { SEAL_EVENT } from '../vault/tokens';
import { Commands } from './commands';
import { Decisions } from './decisions';
import { PurgeWatch } from './purge-watch';
import type { SealEvent } from './new-events';
import { SnapshotMetrics } from './snapshot-metrics';

@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [
    Commands,
    CommandMetrics,
    SnapshotMetrics,
    PurgeWatch,
    {
      provide: Decisions,
      useFactory: (store: EventStore, { count }: SnapshotMetrics, seal?: SealEvent) => new Decisions(store, count, seal),
      inject: [EVENT_STORE, SnapshotMetrics, { token: SEAL_EVENT, optional: true }],
    },
  ],
  exports: [Commands, Decisions],
})
export class CommandsModule {}
