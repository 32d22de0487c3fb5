import type { AnyContract } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';

export const DEFINITION = Symbol('PROJECTION_SERVICE');
export const ENV = Symbol('PROJECTION_ENV');

/** What makes one projection service different from the others, besides its queries. */
export interface ProjectionServiceDefinition {
  /** kebab-case: in logs, consumer groups and locks. */
  readonly name: string;
  /** All of its projections read this context. */
  readonly contract: AnyContract;
  readonly projections: readonly [Projection, ...Projection[]];
}

/** Instances that build the same versions share the work; others build their own. */
export const groupOf = ({ name, projections }: ProjectionServiceDefinition): string =>
  `${name}.v${projections.map(({ version }) => version).join('-')}`;
