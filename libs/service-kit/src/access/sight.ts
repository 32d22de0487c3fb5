import type { Caller } from './caller';
import { type Role, SELF } from './roles';

/** Whose data a route shows its caller. */
export interface Sight {
  /** Of this subject alone: all else is to be as if it were not there. Undefined: of everybody. */
  readonly only: string | undefined;
  /**
   * Whether what is personal of this subject is opened for the caller: of everybody for `reader`, of the caller for
   * `reader:self`, of nobody for anyone else. Undefined: the value does not say whom it is about.
   */
  readonly mayOpen: (this: void, subjectId: string | undefined) => boolean;
}

/**
 * On a route for callers with one of these roles. A wider role than `reader:self` shows more, but opens no more.
 * @throws Error where the caller may see only their own, and is nobody in the data
 */
export function sightOf({ roles, subjectId: self }: Caller, needed: readonly Role[]): Sight {
  const isWide = needed.some((role) => role !== SELF && roles.has(role));
  if (!isWide && self === undefined) throw new Error('a caller who may see only their own must be somebody');
  const only = isWide ? undefined : self;
  const isOwn = (subjectId: string | undefined) => roles.has(SELF) && self !== undefined && (subjectId ?? only) === self;
  return { only, mayOpen: (subjectId) => roles.has('reader') || isOwn(subjectId) };
}

const sights = new WeakMap<object, Sight>();

export const rememberSight = (request: object, sight: Sight) => void sights.set(request, sight);

/** @throws Error on a route that is open: nobody was asked there who they are */
export function sightIn(request: object): Sight {
  const sight = sights.get(request);
  if (!sight) throw new Error('what the caller of an open route may see is not known');
  return sight;
}
