import { type MaySee, HIDDEN, hidePersonal } from '@reprise/privacy';
import type { z } from 'zod';

interface Values {
  readonly before: unknown;
  readonly after: unknown;
}

/** What a field of a row was and is, as it is stored, with what the caller may not see hidden: all of a field that the row of today has not. */
export function shownValues<Change extends Values>(row: z.ZodObject, field: string, { change, mayOpen }: { readonly change: Change; readonly mayOpen: MaySee }): Change {
  const schema = (row.shape as Record<string, z.ZodType | undefined>)[field];
  const shown = (value: unknown) => (schema ? hidePersonal(schema, value, mayOpen) : HIDDEN);
  return { ...change, before: shown(change.before), after: shown(change.after) };
}
