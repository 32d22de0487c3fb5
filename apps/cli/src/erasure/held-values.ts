import { Search, type SubjectEnvelopes, usable } from '@reprise/privacy';
import type { Progress } from '../progress';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import { SiteSearch } from './search-sites';
import type { Sites } from './sites';
import { askVault } from './vault';
import type { Known } from './verification';

/**
 * Opens whatever the databases have of a subject whose key is still there. The values are in memory only, and only with
 * the caller. @throws UsageError when not all of it can be read or opened: then nothing should be erased yet
 */
export async function heldValues(sites: Sites, subjectId: string, progress: Progress): Promise<Known> {
  const envelopes = await asked(sites, subjectId);
  if (!envelopes.hasKey) return { values: [], tooShort: 0, skipped: 'there was no key of the subject to open anything with before' };
  const opened = new Map<string, unknown>();
  const searched = new SiteSearch({ search: new Search({ values: [], subjectId }), trial: undefined, progress });
  await searched.databases(sites, (found) => {
    const tried = found.kind === 'envelope' && !opened.has(found.text) ? envelopes.tryToOpen(found.text) : undefined;
    if (found.kind === 'envelope' && tried?.opened) opened.set(found.text, tried.value);
  });
  const [away] = searched.unreachable;
  if (away) throw new UsageError(`nothing was erased, as what is known of the subject can't be read to be looked for afterwards: ${away.place}: ${away.why}`);
  return knownOf([...opened.values()]);
}

function knownOf(opened: readonly unknown[]): Known {
  try {
    const { values, tooShort } = usable(opened);
    return { values, tooShort, skipped: values.length === 0 ? 'no envelope of the subject was found that could be opened before' : null };
  } catch (error) {
    throw new UsageError(`nothing was erased: ${reason(error)}`);
  }
}

async function asked({ vault }: Sites, subjectId: string): Promise<SubjectEnvelopes> {
  if (!vault) throw new UsageError('nothing was erased: --verify opens what is known of the subject first, and no vault is named for that (VAULT_URL)');
  return askVault(vault, subjectId).catch((error: unknown) => {
    throw new UsageError(`nothing was erased, as the vault can't be asked what is known of the subject: ${reason(error)}`);
  });
}
