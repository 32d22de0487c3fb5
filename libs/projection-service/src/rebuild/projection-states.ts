import { Inject, Injectable } from '@nestjs/common';
import { Rebuilds } from '@reprise/projections';
import type { Sight } from '@reprise/service-kit';
import { DEFINITION, type ProjectionServiceDefinition } from '../definition';
import { type ProjectionStatus, statusOf } from './projection-status';

/** How the projections of this service stand. */
@Injectable()
export class ProjectionStates {
  constructor(
    @Inject(DEFINITION) private readonly definition: ProjectionServiceDefinition,
    private readonly rebuilds: Rebuilds,
  ) {}

  /** In the order in which the service names them; what is personal in samples only for who may see it. */
  async all(sight: Sight): Promise<ProjectionStatus[]> {
    const builds = await this.rebuilds.list();
    return this.definition.projections.map(({ name, row }) => ({
      name,
      builds: builds.filter(({ projection }) => projection === name).map((build) => statusOf(build, row, sight)),
    }));
  }

  async of(name: string, sight: Sight): Promise<ProjectionStatus> {
    return (await this.all(sight)).find((one) => one.name === name) ?? { name, builds: [] };
  }
}
