import { Inject, Injectable } from '@nestjs/common';
import { Rebuilds } from '@reprise/projections';
import { DEFINITION, type ProjectionServiceDefinition } from '../definition';
import { type ProjectionStatus, statusOf } from './projection-status';

/** How the projections of this service stand. */
@Injectable()
export class ProjectionStates {
  constructor(
    @Inject(DEFINITION) private readonly definition: ProjectionServiceDefinition,
    private readonly rebuilds: Rebuilds,
  ) {}

  /** In the order in which the service names them. */
  async all(): Promise<ProjectionStatus[]> {
    const builds = await this.rebuilds.list();
    return this.definition.projections.map(({ name }) => ({ name, builds: builds.filter(({ projection }) => projection === name).map(statusOf) }));
  }

  async of(name: string): Promise<ProjectionStatus> {
    return (await this.all()).find((one) => one.name === name) ?? { name, builds: [] };
  }
}
