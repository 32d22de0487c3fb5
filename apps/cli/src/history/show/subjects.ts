import { isEnvelope } from '@reprise/kernel';

/** `pii:1:<subject>:…`, each part percent-encoded. */
export function subjectOf(envelope: string): string {
  const [, , subject = ''] = envelope.split(':');
  try {
    return decodeURIComponent(subject);
  } catch {
    return subject;
  }
}

/** People whose personal data this holds, in envelopes. */
export function sealedSubjects(value: unknown): ReadonlySet<string> {
  if (isEnvelope(value)) return new Set([subjectOf(value)]);
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap((inner) => [...sealedSubjects(inner)]));
}

/** It holds personal data of the person, or names them as a subject. */
export function concerns(value: unknown, subject: string): boolean {
  if (isEnvelope(value)) return subjectOf(value) === subject;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => (name === 'subjectId' && inner === subject) || concerns(inner, subject));
}
