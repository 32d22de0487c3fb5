import type { Opened } from '@reprise/privacy';
import { z } from 'zod';
import type { PersonalData } from '../personal/personal-data';
import type { ProvenanceEntry } from './provenance';

type Opening = Parameters<PersonalData['open']>[2];

/** The entries, what is personal in the values before and after opened. @throws VaultUnavailable, EnvelopeDamaged, SubjectKeyMissing */
export async function openedChanges(personal: Pick<PersonalData, 'open'>, { row, entries }: { readonly row: z.ZodObject; readonly entries: readonly ProvenanceEntry[] }, opening: Opening): Promise<ProvenanceEntry[]> {
  const values = entries.flatMap(({ changes }) => changes.flatMap(({ field, before, after }) => [{ [field]: before }, { [field]: after }]));
  const shown: Iterator<Opened<Record<string, unknown>>> = (await personal.open(z.array(row.partial()), values, opening)).values();
  const next = (field: string): unknown => (shown.next().value as Record<string, unknown>)[field];
  return entries.map((entry) => ({ ...entry, changes: entry.changes.map(({ field }) => ({ field, before: next(field), after: next(field) })) }));
}
