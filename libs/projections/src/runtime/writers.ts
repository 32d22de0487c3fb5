import { UnknownProjection } from '../errors';
import type { BuildId } from '../builds/build';
import type { Projection } from '../projection';
import { ProjectionWriter } from './projection-writer';

/** A writer for each build, made when it is first needed. */
export class Writers {
  private readonly made = new Map<string, ProjectionWriter>();

  constructor(private readonly projections: readonly Projection[]) {}

  /** @throws UnknownProjection */
  of({ projection: name, version, generation }: BuildId): ProjectionWriter {
    const id = `${name} ${version} ${generation}`;
    const known = this.made.get(id);
    if (known) return known;
    const projection = this.projections.find((one) => one.name === name && one.version === version);
    if (!projection) throw new UnknownProjection(name, this.projections.map((one) => one.name));
    const writer = new ProjectionWriter(projection, generation);
    this.made.set(id, writer);
    return writer;
  }
}
