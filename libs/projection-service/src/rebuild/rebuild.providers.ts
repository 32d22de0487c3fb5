import { Logger, type Provider } from '@nestjs/common';
import { Availability, Leadership, type LogReader } from '@reprise/messaging';
import { BuildWorker, Rebuilds, WakeUp } from '@reprise/projections';
import type { Pool } from 'pg';
import { DEFINITION, ENV, type ProjectionServiceDefinition, groupOf } from '../definition';
import { FEED, type Feeding, LOG_READER } from '../feed/feed.providers';
import { reportTo } from '../feed/report';
import type { ProjectionEnv } from '../projection-env';
import { READ_MODEL } from '../read-model/tokens';

/** Who fills builds. */
export const BUILD_LEADERSHIP = Symbol('BUILD_LEADERSHIP');

const report = reportTo(new Logger('Rebuild'));

export const rebuildProviders: Provider[] = [
  {
    provide: Rebuilds,
    inject: [READ_MODEL, WakeUp, DEFINITION],
    useFactory: (pool: Pool, wakeUp: WakeUp, { projections, former }: ProjectionServiceDefinition) => new Rebuilds({ pool, wakeUp, projections, former }),
  },
  {
    provide: BuildWorker,
    inject: [Rebuilds, LOG_READER, FEED],
    useFactory: (rebuilds: Rebuilds, log: LogReader, feeding: Feeding) => new BuildWorker({ rebuilds, log, lag: () => feeding.counters().lag, report }),
  },
  {
    provide: BUILD_LEADERSHIP,
    inject: [DEFINITION, ENV],
    useFactory: (definition: ProjectionServiceDefinition, { READ_MODEL_URL }: ProjectionEnv) => {
      const name = `builds ${groupOf(definition)}`;
      return new Leadership(READ_MODEL_URL, name, new Availability(`election of ${name}`, report));
    },
  },
];
