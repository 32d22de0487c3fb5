import type { Type } from '@nestjs/common';
import { LogUnavailable } from '@reprise/messaging';
import { VaultUnavailable } from '@reprise/privacy';
import { BatchContended, BuildConflict, DifferencesFound, InvalidCursor, NotParked, NotYet, ParkedConflict, UnknownProjection } from '@reprise/projections';
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

const buildConflict = { slug: 'build-conflict', status: 409, title: 'The builds of the projection do not allow it' } as const;
const differencesFound = { slug: 'differences-found', status: 409, title: 'There are differences where none were expected' } as const;
const parkedConflict = { slug: 'parked-conflict', status: 409, title: 'The parked event does not allow it' } as const;

const problems: readonly ProblemMapping[] = [
  on(LogUnavailable, (cause) => away('The log', cause)),
  on(VaultUnavailable, (cause) => away('The vault', cause)),
  on(InvalidCursor, (error) => problem(httpProblems.invalidRequest, `Last-Event-ID: ${error.message}.`)),
  on(UnknownProjection, ({ message }) => problem(httpProblems.notFound, `${message}.`)),
  on(BuildConflict, ({ message }) => problem(buildConflict, `${message}.`)),
  on(DifferencesFound, ({ message }) => problem(differencesFound, `${message}.`)),
  on(NotParked, ({ message }) => problem(httpProblems.notFound, `${message}.`)),
  on(ParkedConflict, ({ message }) => problem(parkedConflict, `${message}.`)),
  on(BatchContended, ({ message }) => problem(httpProblems.unavailable, `${message}.`, { headers: { 'Retry-After': '1' } })),
  on(NotYet, ({ message }) => problem(httpProblems.unavailable, `${message}.`, { headers: { 'Retry-After': '1' } })),
  (error) => (readModelAway(error) ? away('The read model', error) : undefined),
];

/** A whole projection service, for `runService`. */
export function projectionService(options: ProjectionServiceOptions): Service<ReturnType<typeof projectionEnv>['shape']> {
  const { name, description, port } = options;
  return defineService({ name, description, env: projectionEnv(port), module: (env) => ProjectionServiceModule.forService(options, env), problems });
}
