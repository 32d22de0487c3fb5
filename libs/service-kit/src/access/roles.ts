import { z } from 'zod';

/** What a caller may be allowed to do; a route names the ones it takes. */
export const ROLES = ['commander', 'reader', 'reader:self', 'auditor', 'eraser', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** May read what is about the caller, and nothing else. */
export const SELF = 'reader:self' satisfies Role;
/** Roles that do not end at the caller's own data. */
export type WideRole = Exclude<Role, typeof SELF>;

const known: ReadonlySet<unknown> = new Set(ROLES);

/** The roles of a claim. Those of other systems, and of later versions of this one, say nothing here. */
export const Roles = z.array(z.unknown()).transform((claimed) => new Set(claimed.filter((role): role is Role => known.has(role))));
