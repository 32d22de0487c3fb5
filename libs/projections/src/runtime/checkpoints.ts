import type { PartitionCheckpoint } from '@reprise/messaging';
import type { PoolClient } from 'pg';
import { type Queryable, query } from '../database';
import { CheckpointMoved, NotPrepared } from '../errors';
import { type BuildId, type BuildState, FED, sameBuild } from '../builds/build';
import type { Projection } from '../projection';

/** Where one build of a projection stands in one partition. */
export interface Checkpoint extends BuildId {
  readonly state: BuildState;
  readonly topic: string;
  readonly partition: number;
  readonly position: number;
  readonly completeTo: number;
  readonly revision: number;
  /** Some key of the build is parked: its events must be looked up. */
  readonly parked: boolean;
  /** Events are resolved for some key of the projection: they must be looked up. */
  readonly resolved: boolean;
}

/** A checkpoint as it was read, and where it goes. */
export interface Move {
  readonly from: Checkpoint;
  readonly position: number;
  readonly completeTo: number;
}

const READ = `SELECT c.projection, c.version, c.generation, b.state, c.topic, c.partition, c.position, c.complete_to AS "completeTo", c.revision,
    EXISTS (SELECT FROM parked p WHERE (p.projection, p.version, p.generation) = (c.projection, c.version, c.generation)) AS parked,
    EXISTS (SELECT FROM resolved_events r WHERE r.projection = c.projection) AS resolved
  FROM checkpoints c JOIN builds b USING (projection, version, generation)
  JOIN unnest($1::text[], $2::int[], $3::text[]) AS w(projection, version, topic) USING (projection, version, topic)
  WHERE b.state = ANY($4)
  ORDER BY c.projection, c.version, c.generation, c.partition`;

/** Of the builds of these projections that are in one of these states. */
export async function readCheckpoints(on: Queryable, projections: readonly Projection[], states: readonly BuildState[] = FED): Promise<readonly Checkpoint[]> {
  const values = [projections.map(({ name }) => name), projections.map(({ version }) => version), projections.map(({ from }) => from.topic.name), states];
  return (await query<Checkpoint>(on, { name: 'checkpoints.read', text: READ, values })).rows;
}

/** Where the slowest projection stands in each partition: where a feed begins. */
export function lowest(all: readonly Checkpoint[]): Map<number, PartitionCheckpoint> {
  const found = new Map<number, PartitionCheckpoint>();
  for (const { partition, position, completeTo } of all) {
    const other = found.get(partition) ?? { position, completeTo };
    found.set(partition, { position: Math.min(position, other.position), completeTo: Math.min(completeTo, other.completeTo) });
  }
  return found;
}

/** Those of one build, by partition. */
export class Stand {
  private readonly byPartition: ReadonlyMap<number, Checkpoint>;

  constructor(
    readonly build: BuildId & { readonly state: BuildState },
    all: readonly Checkpoint[],
  ) {
    this.byPartition = new Map(all.filter((checkpoint) => sameBuild(checkpoint, build)).map((checkpoint) => [checkpoint.partition, checkpoint]));
  }

  get parked(): boolean {
    return [...this.byPartition.values()].some(({ parked }) => parked);
  }

  get resolved(): boolean {
    return [...this.byPartition.values()].some(({ resolved }) => resolved);
  }

  at(partition: number): Checkpoint {
    const checkpoint = this.byPartition.get(partition);
    if (!checkpoint) throw new NotPrepared(this.build.projection, partition);
    return checkpoint;
  }
}

/** One stand for each build. */
export function standsOf(all: readonly Checkpoint[]): Stand[] {
  const builds = all.filter((one, index) => all.findIndex((other) => sameBuild(one, other)) === index);
  return builds.map((build) => new Stand(build, all));
}

/** Compare-and-set: a checkpoint moves from where it was read, or the transaction with all it wrote is void. */
const MOVE = `UPDATE checkpoints c SET position = m.position, complete_to = greatest(c.complete_to, m.complete_to), updated_at = now()
  FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
    AS m(projection, version, generation, topic, partition, expected, revision, position, complete_to)
  WHERE (c.projection, c.version, c.generation, c.topic, c.partition) = (m.projection, m.version, m.generation, m.topic, m.partition)
    AND c.position = m.expected AND c.revision = m.revision`;

/** The order in which whoever holds checkpoints takes them. */
const inOrder = ({ from: a }: Move, { from: b }: Move) =>
  a.projection.localeCompare(b.projection) || a.version - b.version || a.generation - b.generation || a.partition - b.partition;

/** @throws CheckpointMoved */
export async function moveCheckpoints(client: PoolClient, moves: readonly Move[]): Promise<void> {
  const due = moves.filter(({ from, position, completeTo }) => position !== from.position || completeTo > from.completeTo).sort(inOrder);
  if (due.length === 0) return;
  const of = (value: (move: Move) => string | number) => due.map(value);
  const values = [
    of(({ from }) => from.projection),
    of(({ from }) => from.version),
    of(({ from }) => from.generation),
    of(({ from }) => from.topic),
    of(({ from }) => from.partition),
    of(({ from }) => from.position),
    of(({ from }) => from.revision),
    of(({ position }) => position),
    of(({ completeTo }) => completeTo),
  ];
  const { rowCount } = await query(client, { name: 'checkpoints.move', text: MOVE, values });
  if (rowCount !== due.length) throw new CheckpointMoved(due.length, rowCount ?? 0);
}
