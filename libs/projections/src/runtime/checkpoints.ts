import type { PartitionCheckpoint } from '@reprise/messaging';
import type { PoolClient } from 'pg';
import { type Queryable, query } from '../database';
import { CheckpointMoved, NotPrepared } from '../errors';
import type { Projection } from '../projection';

/** Where one projection stands in one partition. */
export interface Checkpoint {
  readonly projection: string;
  readonly version: number;
  readonly topic: string;
  readonly partition: number;
  readonly position: number;
  readonly completeTo: number;
  readonly revision: number;
  /** Some key of the projection is parked: its events must be looked up. */
  readonly parked: boolean;
}

/** A checkpoint as it was read, and where it goes. */
export interface Move {
  readonly from: Checkpoint;
  readonly position: number;
  readonly completeTo: number;
}

const READ = `SELECT c.projection, c.version, c.topic, c.partition, c.position, c.complete_to AS "completeTo", c.revision,
    EXISTS (SELECT FROM parked p WHERE p.projection = c.projection AND p.version = c.version) AS parked
  FROM checkpoints c JOIN unnest($1::text[], $2::int[], $3::text[]) AS w(projection, version, topic) USING (projection, version, topic)
  ORDER BY c.projection, c.partition`;

export async function readCheckpoints(on: Queryable, projections: readonly Projection[]): Promise<readonly Checkpoint[]> {
  const values = [projections.map(({ name }) => name), projections.map(({ version }) => version), projections.map(({ from }) => from.topic.name)];
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

/** Those of one projection, by partition. */
export class Stand {
  private readonly byPartition: ReadonlyMap<number, Checkpoint>;

  constructor(
    private readonly projection: Projection,
    all: readonly Checkpoint[],
  ) {
    this.byPartition = new Map(all.filter(({ projection: name }) => name === projection.name).map((checkpoint) => [checkpoint.partition, checkpoint]));
  }

  get parked(): boolean {
    return [...this.byPartition.values()].some(({ parked }) => parked);
  }

  at(partition: number): Checkpoint {
    const checkpoint = this.byPartition.get(partition);
    if (!checkpoint) throw new NotPrepared(this.projection.name, partition);
    return checkpoint;
  }
}

/** Compare-and-set: a checkpoint moves from where it was read, or the transaction with all it wrote is void. */
const MOVE = `UPDATE checkpoints c SET position = m.position, complete_to = greatest(c.complete_to, m.complete_to), updated_at = now()
  FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    AS m(projection, version, topic, partition, expected, revision, position, complete_to)
  WHERE (c.projection, c.version, c.topic, c.partition) = (m.projection, m.version, m.topic, m.partition)
    AND c.position = m.expected AND c.revision = m.revision`;

/** @throws CheckpointMoved */
export async function moveCheckpoints(client: PoolClient, moves: readonly Move[]): Promise<void> {
  const due = moves.filter(({ from, position, completeTo }) => position !== from.position || completeTo > from.completeTo);
  if (due.length === 0) return;
  const of = (value: (move: Move) => string | number) => due.map(value);
  const values = [
    of(({ from }) => from.projection),
    of(({ from }) => from.version),
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
