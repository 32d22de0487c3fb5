import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { CheckpointWatch, ParkedKeys, ProjectionRuntime, ReadModelPosition, WakeUp, openReadModel, prepare } from '@reprise/projections';
import type { Pool } from 'pg';
import { DEFINITION, ENV, type ProjectionServiceDefinition } from '../definition';
import type { ProjectionEnv } from '../projection-env';
import { PoolMetrics, ReadModelMetrics, ReadModelReadiness } from './read-model-status';
import { CHANGES_POOL, READ_MODEL } from './tokens';

const CHANGES_CONNECTIONS = 4;

const open = async ({ READ_MODEL_URL }: ProjectionEnv, { projections, former, name }: ProjectionServiceDefinition): Promise<Pool> => {
  const pool = openReadModel(READ_MODEL_URL, { application_name: name });
  await prepare(pool, projections, former);
  return pool;
};

const openForChanges = ({ READ_MODEL_URL }: ProjectionEnv, { name }: ProjectionServiceDefinition): Pool =>
  openReadModel(READ_MODEL_URL, { application_name: `${name} changes`, max: CHANGES_CONNECTIONS });

const providers: Provider[] = [
  { provide: READ_MODEL, inject: [ENV, DEFINITION], useFactory: open },
  { provide: CHANGES_POOL, inject: [ENV, DEFINITION], useFactory: openForChanges },
  { provide: WakeUp, inject: [READ_MODEL], useFactory: (pool: Pool) => new WakeUp(pool) },
  {
    provide: ProjectionRuntime,
    inject: [READ_MODEL, WakeUp, DEFINITION],
    useFactory: (pool: Pool, wakeUp: WakeUp, { projections, former = [] }: ProjectionServiceDefinition) => new ProjectionRuntime({ pool, wakeUp, projections, former }),
  },
  {
    provide: ParkedKeys,
    inject: [READ_MODEL, WakeUp, DEFINITION],
    useFactory: (pool: Pool, wakeUp: WakeUp, { projections, former }: ProjectionServiceDefinition) => new ParkedKeys({ pool, wakeUp, projections, former }),
  },
  {
    provide: CheckpointWatch,
    inject: [READ_MODEL, WakeUp, DEFINITION],
    useFactory: (pool: Pool, wakeUp: WakeUp, { projections }: ProjectionServiceDefinition) => new CheckpointWatch({ pool, wakeUp, projections }),
  },
  {
    provide: ReadModelPosition,
    inject: [CheckpointWatch, DEFINITION],
    useFactory: (watch: CheckpointWatch, { contract }: ProjectionServiceDefinition) => new ReadModelPosition(watch, contract),
  },
];

/** The tables, made ready before anything else starts, and what reads and writes them. */
@Module({})
export class ReadModelModule implements OnApplicationShutdown {
  constructor(
    @Inject(READ_MODEL) private readonly pool: Pool,
    @Inject(CHANGES_POOL) private readonly changesPool: Pool,
    private readonly wakeUp: WakeUp,
  ) {}

  static for(definition: ProjectionServiceDefinition, env: ProjectionEnv): DynamicModule {
    const given = [
      { provide: DEFINITION, useValue: definition },
      { provide: ENV, useValue: env },
    ];
    return { module: ReadModelModule, global: true, providers: [...given, ...providers, ReadModelReadiness, ReadModelMetrics, PoolMetrics], exports: [...given, ...providers].map(tokenOf) };
  }

  async onApplicationShutdown() {
    await this.wakeUp.close();
    await Promise.all([this.pool.end(), this.changesPool.end()]);
  }
}

const tokenOf = (provider: Provider) => ('provide' in provider ? provider.provide : provider);
