import type { AnyContract } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import type { z } from 'zod';

export const DEFINITION = Symbol('PROJECTION_SERVICE');
export const ENV = Symbol('PROJECTION_ENV');

/** Rows that the service answers one by one, at `/<path>/:id`. Each is made by one stream, and has that stream's id as its key. */
export interface RowResource {
  readonly path: string;
  readonly projection: Projection;
  /** Of `:id`: the stream's id without its category. */
  readonly id: z.ZodType<string, string>;
}

/** What makes one projection service different from the others, besides its queries. */
export interface ProjectionServiceDefinition {
  /** kebab-case: in logs, consumer groups and locks. */
  readonly name: string;
  /** All of its projections read this context. */
  readonly contract: AnyContract;
  readonly projections: readonly [Projection, ...Projection[]];
  /** Earlier versions of them, which go on being fed until they are retired: what a raised version can go back to. */
  readonly former?: readonly Projection[];
  /** Each gets `GET /<path>/:id/provenance`. */
  readonly rows: readonly RowResource[];
}

/**
 * Instances that build the same versions from the same topic share the work; others build their own. A group never mixes
 * topics: the member that leads a group shares out only the topics it reads itself, and leaves the others standing.
 */
export const groupOf = ({ name, contract, projections }: ProjectionServiceDefinition): string =>
  `${name}.${contract.topic.name}.v${projections.map(({ version }) => version).join('-')}`;
