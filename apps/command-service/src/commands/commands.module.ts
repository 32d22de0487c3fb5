import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { EventStore } from '@reprise/event-store';
import { EVENT_STORE } from '../log/log.module';
import { CommandMetrics } from './command-metrics';
import { ACTOR, Commands } from './commands';
import { Decisions } from './decisions';
import { SnapshotMetrics } from './snapshot-metrics';

@Module({})
export class CommandsModule {
  /** `actor`: on whose behalf commands are, as long as there is no sign-in. */
  static for(actor: string): DynamicModule {
    return {
      module: CommandsModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        Commands,
        CommandMetrics,
        { provide: ACTOR, useValue: actor },
        SnapshotMetrics,
        {
          provide: Decisions,
          useFactory: (store: EventStore, { count }: SnapshotMetrics) => new Decisions(store, count),
          inject: [EVENT_STORE, SnapshotMetrics],
        },
      ],
      exports: [Commands, Decisions],
    };
  }
}
