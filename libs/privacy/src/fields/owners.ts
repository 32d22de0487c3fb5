import type { PersonalPlace } from '@reprise/kernel';
import { UnsealablePersonal } from '../errors';
import type { SubjectKey } from '../vault/vault';
import { pathText, valueAt } from './at-path';

/** A personal value, and the subject that the data names for it. */
export type Owned = PersonalPlace & { readonly subjectId: string };

/** @throws UnsealablePersonal where the data names no subject */
export function owned(place: PersonalPlace, data: unknown): Owned {
  const { subject, path } = place;
  const at = subject.startsWith('/') ? subject.slice(1).split('/') : [...path.slice(0, -1), ...subject.split('/')];
  const subjectId = valueAt(data, at);
  if (typeof subjectId !== 'string' || subjectId === '') throw new UnsealablePersonal(`${pathText(path)} is personal, but ${pathText(at)} names no subject`);
  return { ...place, subjectId };
}

/** @throws UnsealablePersonal where the vault gave none */
export function keyOf(keys: ReadonlyMap<string, SubjectKey>, { subjectId }: Owned): SubjectKey {
  const key = keys.get(subjectId);
  if (!key) throw new UnsealablePersonal(`the vault gave no key for subject ${subjectId}`);
  return key;
}
