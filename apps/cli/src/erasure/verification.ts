import { FORM_NAMES, type Findings, type SearchedPlace, Search, type SubjectEnvelopes, type Unseen } from '@reprise/privacy';
import type { Progress } from '../progress';
import { reason } from '../running-system';
import { PlaceFindings } from './findings';
import { SiteSearch } from './search-sites';
import type { Sites } from './sites';
import { askVault } from './vault';

/** What was known of a subject in plain text, in memory only. */
export interface Known {
  readonly values: readonly string[];
  /** Values that are known, and too short to be looked for. */
  readonly tooShort: number;
  /** Envelopes that could not be opened, so that what they hold is not known. */
  readonly unopened: number;
  /** Why there are none to look for. */
  readonly skipped: string | null;
}

export interface Verified {
  readonly subjectId: string;
  readonly known: Known;
  readonly sites: Sites;
  readonly progress: Progress;
}

/**
 * Looks everywhere for the known values and for envelopes of the subject that open. It only reads. Where the vault was not
 * asked, or no value was looked for, nothing is proven. No finding holds a value, not even where the name of a file does.
 */
export async function verifyErasure({ subjectId, known, sites, progress }: Verified): Promise<Findings> {
  const search = new Search({ values: known.values, subjectId });
  const asked = await askedOf(sites, subjectId);
  const sitesSearched = new SiteSearch({ search, trial: asked.envelopes, progress });
  await sitesSearched.databases(sites);
  await sitesSearched.topics(sites);
  await sitesSearched.folders(sites);
  const places = [...asked.places, ...sitesSearched.places];
  const met = places.reduce((sum, { envelopes }) => sum + envelopes, 0);
  const unproven = [...(sites.vault ? [] : [UNASKED]), ...unknown(known)];
  const unreachable = [...asked.unreachable, ...unasked(sites, met), ...sitesSearched.unreachable];
  return {
    format: 'reprise-erasure-report/1',
    ok: unproven.length + unreachable.length === 0 && places.every(({ hits }) => hits.length === 0),
    at: new Date().toISOString(),
    values: { searched: known.values.length, tooShort: known.tooShort, unopened: known.unopened, forms: known.values.length > 0 ? [...FORM_NAMES] : [], skipped: known.skipped },
    ...redacted(search, { subjectId, places, unreachable, unproven, skipped: sitesSearched.skipped }),
  };
}

const UNASKED = 'the vault was not asked whether the key of the subject is destroyed: none is named';

const unknown = ({ values, unopened, skipped }: Known): readonly string[] => [
  ...(values.length > 0 ? [] : [`no value of the subject was looked for: ${skipped ?? 'none is known'}`]),
  ...(unopened > 0 ? [`envelopes of the subject did not open before the erasure, and what they hold was not looked for (${unopened})`] : []),
];

interface Asked {
  readonly envelopes: SubjectEnvelopes | undefined;
  readonly places: readonly SearchedPlace[];
  readonly unreachable: readonly Unseen[];
}

async function askedOf({ vault }: Sites, subjectId: string): Promise<Asked> {
  if (!vault) return { envelopes: undefined, places: [], unreachable: [] };
  try {
    const envelopes = await askVault(vault, subjectId);
    const findings = new PlaceFindings('vault');
    for (const found of whatIsLeft(envelopes)) findings.hit({ where: 'the vault itself', found });
    return { envelopes, places: [findings.with({ looked: { subjects: 1 } })], unreachable: [] };
  } catch (error) {
    return { envelopes: undefined, places: [], unreachable: [{ place: 'vault', why: reason(error) }] };
  }
}

const whatIsLeft = (envelopes: SubjectEnvelopes): string[] => [...ofTheKey(envelopes), ...ofEpochs(envelopes)];

/** A note in the database says nothing of a key folder that was restored since. */
const ofEpochs = ({ strayKeys }: SubjectEnvelopes): string[] =>
  strayKeys > 0 ? [`keys of epochs that ended are in the key folder (${strayKeys}): reprise vault rotate destroys them`] : [];

function ofTheKey({ hasKey, erased, finished }: SubjectEnvelopes): string[] {
  if (hasKey) return ['the key of the subject is there: they are not erased'];
  if (!erased) return ['there is no tombstone of the subject: they were never erased'];
  return finished ? [] : ['an epoch key that wrapped the key of the subject is not destroyed yet: the erasure is not finished'];
}

/** Without a vault nobody can say that an envelope does not open. */
const unasked = ({ vault }: Sites, met: number): readonly Unseen[] =>
  vault || met === 0 ? [] : [{ place: 'vault', why: `${met} envelopes of the subject were met, and no vault is named to try them with` }];

function redacted<Value>(search: Search, value: Value): Value {
  if (typeof value === 'string') return search.redact(value) as Value;
  if (Array.isArray(value)) return value.map((each: unknown) => redacted(search, each)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(search, each)])) as Value;
}
