import { SetMetadata } from '@nestjs/common';
import { type Role, SELF, type WideRole } from './roles';

export const ACCESS = 'reprise:access';

/** Open to everybody, or to callers who have one of these roles. */
export type Access = 'open' | readonly Role[];

type Wide = readonly [WideRole, ...WideRole[]];

/**
 * Only for callers who have at least one of these roles. On a handler it replaces what its controller says. Who may read
 * about themselves alone is refused: a route that can tell what is theirs says `NeedsOrSelf`.
 */
export const Needs = (...anyOf: Wide) => SetMetadata(ACCESS, anyOf);

/**
 * As `Needs`, and for `reader:self` as well: the route takes its caller's `Sight` by `@InSight()`, and shows nothing
 * beyond it. One that does not take it keeps the service from starting.
 */
export const NeedsOrSelf = (...anyOf: Wide) => SetMetadata(ACCESS, [...anyOf, SELF] satisfies Access);

/** For everybody, on purpose: answers hold nothing of what users entrusted to us. */
export const Open = () => SetMetadata(ACCESS, 'open' satisfies Access);
