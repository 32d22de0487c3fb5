import { type TestVault, withClient } from '@reprise/testing';
import type { QueryResultRow } from 'pg';
import type { EpochKeys } from '../keys/epoch-keys';
import { PostgresVault, type VaultOptions } from './postgres-vault';
import type { LoggedErasure, SubjectKey, Vault } from './vault';

/** Opens a vault of a test, as the keeper and with an empty log unless told. */
export const openVault = (at: TestVault, more: Partial<VaultOptions> = {}): Promise<PostgresVault> =>
  PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), erasuresInLog: logged([]), ...more });

/** A log that holds these erasures, and those that are added to it. */
export const logged = (erasures: readonly LoggedErasure[]) =>
  async function* () {
    yield* await Promise.resolve(erasures);
  };

export const rowsOf = <Row extends QueryResultRow>(at: TestVault, sql: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(at.superuserUrl, async (client) => (await client.query<Row>(sql, values)).rows);

/** Epoch keys of the vault that are in the store. */
export const keyNames = async (at: TestVault): Promise<readonly string[]> => {
  const [row] = await rowsOf<{ id: string }>(at, 'SELECT id FROM vault');
  return at.epochKeys().names(row?.id ?? '');
};

export const keyOf = async (vault: Vault, subjectId: string): Promise<SubjectKey> => (await vault.keysFor([subjectId])).get(subjectId) as SubjectKey;

export class Killed extends Error {}

/** Ends like a process that is killed just before or just after its nth call of one of these methods. */
export function killedAt<Target extends object>(target: Target, methods: readonly (keyof Target)[], step: { readonly call: number; readonly after: boolean }) {
  let calls = 0;
  let dead = false;
  const bites = () => dead;
  const wrapped = new Proxy(target, {
    get(of, name) {
      const member: unknown = Reflect.get(of, name);
      if (typeof member !== 'function') return member;
      if (!methods.includes(name as keyof Target)) return (...args: unknown[]): unknown => (member as (...args: unknown[]) => unknown).apply(of, args);
      return async (...args: unknown[]) => {
        if (dead) throw new Killed();
        const last = calls++ === step.call;
        dead ||= last && !step.after;
        if (dead) throw new Killed();
        const result: unknown = await (member as (...args: unknown[]) => Promise<unknown>).apply(of, args);
        dead ||= last;
        if (dead) throw new Killed();
        return result;
      };
    },
  });
  return { wrapped, bites };
}

export const EPOCH_KEY_METHODS = ['create', 'load', 'destroy', 'names'] as const satisfies readonly (keyof EpochKeys)[];
