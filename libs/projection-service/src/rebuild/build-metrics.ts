import { Injectable } from '@nestjs/common';
import { type Build, Rebuilds } from '@reprise/projections';
import { Metrics } from '@reprise/service-kit';

const LABELS = ['projection', 'version', 'generation'] as const;

const labelsOf = ({ projection, version, generation }: Build) => ({ projection, version: String(version), generation: String(generation) });

const isUnderWay = ({ state }: Build) => state === 'building' || state === 'ready';

/** How far the tables are that are made anew. A series ends with its build. */
@Injectable()
export class BuildMetrics {
  constructor(metrics: Metrics, rebuilds: Rebuilds) {
    const each = (value: (build: Build) => number) => async () => (await rebuilds.list()).filter(isUnderWay).map((build) => [labelsOf(build), value(build)] as const);
    metrics.showEach({ name: 'reprise_rebuild_position', help: 'Positions of the log that a build has read.', labelNames: LABELS }, each(({ done }) => done));
    metrics.showEach({ name: 'reprise_rebuild_target', help: 'Positions of the log that it has to read.', labelNames: LABELS }, each(({ total }) => total));
    metrics.showEach({ name: 'reprise_rebuild_events_per_second', help: 'How fast it reads.', labelNames: LABELS }, each(({ state, rate }) => (state === 'building' ? rate : 0)));
    metrics.showEach({ name: 'reprise_rebuild_ready', help: 'It waits to be promoted: 1.', labelNames: LABELS }, each(({ state }) => Number(state === 'ready')));
    metrics.showEach({ name: 'reprise_rebuild_refused', help: 'It was not promoted, for the reason that GET /projections tells: 1.', labelNames: LABELS }, each(({ refused }) => Number(refused !== null)));
  }
}
