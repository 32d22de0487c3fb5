import { type SubjectEnvelopes, subjectEnvelopes } from '@reprise/privacy';
import { withVault } from '../vault/open-vault';
import type { VaultPlace } from '../vault/vault-place';

/** What the vault can do about a subject now. @throws whatever keeps it from answering */
export const askVault = (place: VaultPlace, subjectId: string): Promise<SubjectEnvelopes> => withVault(place, (vault) => subjectEnvelopes(vault, subjectId));
