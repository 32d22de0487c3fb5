import type { z } from 'zod';

const MOST_TRIES = 50;

/** What a person's field may be called in a capsule, the best first. */
export function candidatesFor(field: string, person: number): unknown[] {
  const email = `person-${person}@example.invalid`;
  const slug = `person-${person}`;
  return [...named(field, person), `${field} of person ${person}`, slug, email, slug.slice(0, 8), String(person), person, person % 2 === 0];
}

function named(field: string, person: number): string[] {
  if (/^name$/i.test(field)) return [`Person ${person}`];
  if (/e?mail/i.test(field)) return [`person-${person}@example.invalid`];
  return /address/i.test(field) ? [`Address of person ${person}`] : [];
}

/** The same thing said once more, for a value that differs. */
export function another(candidate: unknown, time: number): unknown {
  if (time === 1) return candidate;
  if (typeof candidate === 'number') return candidate + time * 1_000_000;
  if (typeof candidate !== 'string') return candidate;
  const at = candidate.indexOf('@');
  if (at > 0) return `${candidate.slice(0, at)}-${time}${candidate.slice(at)}`;
  return candidate.includes(' ') ? `${candidate} (${time})` : `${candidate}-${time}`;
}

/** The first that every schema takes and that is free. */
export function firstFitting(candidates: readonly unknown[], schemas: readonly z.ZodType[], isFree: (value: unknown) => boolean): unknown {
  const fits = (value: unknown) => schemas.every((schema) => schema.safeParse(value).success);
  for (const candidate of candidates.filter(fits)) {
    for (let time = 1; time <= MOST_TRIES * 1_000; time++) {
      const value = another(candidate, time);
      if (!fits(value)) break;
      if (isFree(value)) return value;
      if (typeof value === 'boolean') break;
    }
  }
  return undefined;
}
