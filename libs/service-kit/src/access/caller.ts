import { z } from 'zod';
import type { Role } from './roles';

/** Who acts: visible characters only, as it stands in every event for ever. */
export const Actor = z.string().regex(/^[^\p{C}]+$/u, 'must be of visible characters').min(1).max(200);

/** On whose behalf a request is. */
export interface Caller {
  /** The verified `sub` of a token, or the development actor. */
  readonly actor: string;
  readonly roles: ReadonlySet<Role>;
  /** The person who calls, as the data names them; undefined: the token does not say. */
  readonly subjectId: string | undefined;
}

const callers = new WeakMap<object, Caller>();

export const rememberCaller = (request: object, caller: Caller) => void callers.set(request, caller);

/** Undefined on a route that is open. */
export const knownCaller = (request: object): Caller | undefined => callers.get(request);

/** @throws Error on a route that is open: nobody was asked there who they are */
export function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('the caller of an open route is not known');
  return caller;
}
