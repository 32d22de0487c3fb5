import type { Type } from '@nestjs/common';
import { LogUnavailable } from '@reprise/messaging';
import { VaultUnavailable } from '@reprise/privacy';
import { InvalidCursor } from '@reprise/projections';
import { type ProblemMapping, type Service, defineService, httpProblems, on, problem } from '@reprise/service-kit';
import type { ProjectionServiceDefinition } from './definition';
import { projectionEnv } from './projection-env';
import { ProjectionServiceModule } from './projection-service.module';
import { readModelAway } from './read-model/read-model-away';

export interface ProjectionServiceOptions extends ProjectionServiceDefinition {
  readonly description: string;
  /** Unless PORT says otherwise. */
  readonly port: number;
  /** Controllers and query handlers over the read models. */
  readonly queries: Type;
}

const away = (what: string, cause: unknown) => problem(httpProblems.unavailable, `${what} cannot be reached.`, { headers: { 'Retry-After': '1' }, cause });

const problems: readonly ProblemMapping[] = [
  on(LogUnavailable, (cause) => away('The log', cause)),
  on(VaultUnavailable, (cause) => away('The vault', cause)),
  on(InvalidCursor, (error) => problem(httpProblems.invalidRequest, `Last-Event-ID: ${error.message}.`)),
  (error) => (readModelAway(error) ? away('The read model', error) : undefined),
];

/** A whole projection service, for `runService`. */
export function projectionService(options: ProjectionServiceOptions): Service<ReturnType<typeof projectionEnv>['shape']> {
  const { name, description, port } = options;
  return defineService({ name, description, env: projectionEnv(port), module: (env) => ProjectionServiceModule.forService(options, env), problems });
}
