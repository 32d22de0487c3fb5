import { unseal } from '../envelope/sealing';
import { parseEnvelope } from '../envelope/envelope';
import { EnvelopeDamaged } from '../errors';
import { type Erasure, type SubjectKeys, isTombstone } from '../vault/vault';

/** What became of trying to open an envelope; a damaged one opens with no key. */
export type Tried = { readonly opened: true; readonly value: unknown } | { readonly opened: false; readonly damaged: boolean };

export interface SubjectEnvelopes {
  /** The vault has a tombstone and no key. */
  readonly erased: boolean;
  /** The vault's database has it that every epoch key which ever wrapped the subject's is destroyed, too. */
  readonly finished: boolean;
  /** Epoch keys that are there and that no epoch needs: with one of them and an old copy of the database its keys open again. */
  readonly strayKeys: number;
  /** The vault has a key of this subject. */
  readonly hasKey: boolean;
  tryToOpen(text: string): Tried;
}

interface Asked extends Pick<SubjectKeys, 'find'> {
  erasure(subjectId: string): Promise<Pick<Erasure, 'finished'> | undefined>;
  strays(): Promise<readonly string[]>;
}

/**
 * What the vault can do about one subject, asked once: opens envelopes with the key it has, if it has one.
 * @throws VaultUnavailable
 */
export async function subjectEnvelopes(vault: Asked, subjectId: string): Promise<SubjectEnvelopes> {
  const found = (await vault.find([subjectId])).get(subjectId);
  const erasure = await vault.erasure(subjectId);
  const strayKeys = (await vault.strays()).length;
  const key = found && !isTombstone(found) ? found : undefined;
  return {
    erased: found !== undefined && key === undefined,
    finished: erasure?.finished ?? false,
    strayKeys,
    hasKey: key !== undefined,
    tryToOpen: (text) => {
      try {
        const envelope = parseEnvelope(text);
        return key ? { opened: true, value: unseal(envelope, key) } : { opened: false, damaged: false };
      } catch (error) {
        if (error instanceof EnvelopeDamaged) return { opened: false, damaged: true };
        throw error;
      }
    },
  };
}
