import { Search, type SubjectEnvelopes, usable } from '@reprise/privacy';
import type { Progress } from '../progress';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import { Opening } from './opening';
import { SiteSearch } from './search-sites';
import type { Sites } from './sites';
import { askVault } from './vault';
import type { Known } from './verification';

/**
 * Opens whatever the databases have of a subject whose key is still there. The values are in memory only, and only with
 * the caller; what does not open, as it is damaged or under another key, is counted. @throws UsageError when not all of it
 * can be read: then nothing should be erased yet
 */
export async function heldValues(sites: Sites, subjectId: string, progress: Progress): Promise<Known> {
  const envelopes = await asked(sites, subjectId);
  if (!envelopes.hasKey) return { values: [], tooShort: 0, unopened: 0, skipped: 'there was no key of the subject to open anything with before' };
  const opening = new Opening(envelopes);
  const searched = new SiteSearch({ search: new Search({ values: [], subjectId }), trial: undefined, progress });
  await searched.databases(sites, (found) => {
    if (found.kind === 'envelope') opening.meet(found.text);
  });
  const [away] = searched.unreachable;
  if (away) throw new UsageError(`nothing was erased, as what is known of the subject can't be read to be looked for afterwards: ${away.place}: ${away.why}`);
  return knownOf(opening);
}

function knownOf(opening: Opening): Known {
  try {
    const { values, tooShort } = usable(opening.values());
    return { values, tooShort, unopened: opening.unopened(), skipped: values.length === 0 ? 'no envelope of the subject was found that could be opened before' : null };
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
