import { SetMetadata } from '@nestjs/common';
import type { Role } from './roles';

export const ACCESS = 'reprise:access';

/** Open to everybody, or to callers who have one of these roles. */
export type Access = 'open' | readonly Role[];

/** Only for callers who have at least one of these roles. On a handler it replaces what its controller says. */
export const Needs = (...anyOf: readonly [Role, ...Role[]]) => SetMetadata(ACCESS, anyOf);

/** For everybody, on purpose: answers hold nothing of what users entrusted to us. */
export const Open = () => SetMetadata(ACCESS, 'open' satisfies Access);
