import { failpoint } from '@reprise/failpoints';
import { VaultFailure } from '../errors';
import { MAX_KEY_AGE_MS } from '../vault/postgres-vault';
import type { Erasure, ErasureRequest, Erasures } from '../vault/vault';

/** Appends SubjectErased, once however often it is called for a subject. @returns its position */
export type AnnounceErasure = (erasure: Erasure) => Promise<number>;

export interface ErasedAnswer {
  readonly subjectId: string;
  /** Of its SubjectErased. */
  readonly position: number;
  /** ISO 8601: no instance holds the key any longer after this, whatever news it got. */
  readonly cachesEmptyBy: string;
  /** False: nothing was ever sealed for them, so nothing was erased; none will be. */
  readonly hadKey: boolean;
}

/**
 * Erases subjects for good: tombstone, key destroyed, SubjectErased appended, epoch rotated. Each step is kept before
 * the next one is taken and is harmless to repeat, so whoever resumes after a crash ends where this would have.
 */
export class Eraser {
  constructor(
    private readonly vault: Erasures,
    private readonly announce: AnnounceErasure,
  ) {}

  /** Erasing again answers as the first time. @throws VaultUnavailable; it is then resumed later */
  async erase(request: ErasureRequest): Promise<ErasedAnswer> {
    await this.vault.bury(request);
    failpoint('erasure.buried');
    return this.carryOn(request.subjectId);
  }

  /**
   * Finishes what was begun and not finished, here or elsewhere; one that fails does not keep the others waiting. An
   * aborted `signal` ends it after the one at hand.
   * @returns how many it finished
   * @throws AggregateError, at the end, of what failed
   */
  async resume(signal?: AbortSignal): Promise<number> {
    const failed: unknown[] = [];
    let finished = 0;
    for (const subjectId of await this.vault.unfinished()) {
      if (signal?.aborted) break;
      try {
        await this.carryOn(subjectId);
        finished += 1;
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} erasures could not be finished, ${finished} are: ${messageOf(failed[0])}`);
    return finished;
  }

  private async carryOn(subjectId: string): Promise<ErasedAnswer> {
    if (!(await this.stateOf(subjectId)).keyDestroyedAt) await this.vault.destroyKey(subjectId);
    failpoint('erasure.destroyed');
    const erasure = await this.stateOf(subjectId);
    const position = erasure.position ?? (await this.announced(erasure));
    if (!erasure.finished) await this.vault.finish(subjectId);
    return { subjectId, position, cachesEmptyBy: emptyBy(erasure), hadKey: erasure.keyId !== null };
  }

  private async announced(erasure: Erasure): Promise<number> {
    const position = await this.announce(erasure);
    failpoint('erasure.announced');
    await this.vault.announced(erasure.subjectId, position);
    return position;
  }

  private async stateOf(subjectId: string): Promise<Erasure> {
    const erasure = await this.vault.erasure(subjectId);
    if (!erasure) throw new VaultFailure(`the tombstone of subject ${subjectId} is gone`);
    return erasure;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const emptyBy = ({ keyDestroyedAt }: Erasure): string => new Date(Date.parse(keyDestroyedAt ?? '') + MAX_KEY_AGE_MS).toISOString();
