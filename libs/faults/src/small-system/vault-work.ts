import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresEventStore } from '@reprise/event-store';
import { Eraser, FileEpochKeys, PostgresVault, type LoggedErasure, readMasterKey } from '@reprise/privacy';
import type { Journal } from './journal';
import { type Settings, urlsOf } from './settings';

const SUBJECTS = ['ada', 'bo', 'cy', 'di'];
const ERASED = 'ada';
const MASTER_KEY = createHash('sha256').update('for tests only').digest('base64');
const STREAM = `subject-${ERASED}`;
const ID = `erasure-${ERASED}`;

/** What the vault must hold in the end, a text a subject. */
export const vaultWanted: readonly string[] = SUBJECTS.map((subjectId) => `${subjectId} ${subjectId === ERASED ? 'erased' : 'has a key'}`);

function epochKeys({ folder }: Settings): FileEpochKeys {
  const keys = join(folder, 'epochs');
  mkdirSync(keys, { recursive: true });
  return new FileEpochKeys(keys, readMasterKey({ VAULT_MASTER_KEY: MASTER_KEY }));
}

async function* erasuresIn(store: PostgresEventStore): AsyncGenerator<LoggedErasure> {
  for await (const { data, position } of store.readAll({ types: ['SubjectErased'] })) yield { ...(data as Omit<LoggedErasure, 'position'>), position };
}

async function withVault<Result>(settings: Settings, store: PostgresEventStore, work: (vault: PostgresVault) => Promise<Result>): Promise<Result> {
  const vault = await PostgresVault.open({ url: urlsOf(settings).vault.keeper, epochKeys: epochKeys(settings), erasuresInLog: () => erasuresIn(store) });
  return work(vault).finally(() => vault.close());
}

/** Gives every subject a key, and erases one of them; goes on where a process of before was ended. */
export function workOnVault(settings: Settings, store: PostgresEventStore, journal: Journal): Promise<void> {
  return withVault(settings, store, async (vault) => {
    const eraser = new Eraser(vault, async ({ subjectId, keyId, reason, requestedBy, erasedAt }) => {
      const metadata = { correlationId: ID, causationId: ID, actor: requestedBy };
      const event = { eventId: idOf(subjectId), type: 'SubjectErased', schemaVersion: 1, data: { subjectId, keyId, reason, requestedBy, erasedAt }, metadata };
      const { streams } = await store.append({ streams: [{ streamId: STREAM, expectedVersion: 'any', events: [event] }] });
      return streams[0]?.position ?? 0;
    });
    await eraser.resume();
    const others = SUBJECTS.filter((subjectId) => subjectId !== ERASED);
    await vault.keysFor(others);
    if (await vault.erasure(ERASED)) return;
    await vault.keysFor([ERASED]);
    journal.sent({ id: ID, client: 0, command: 'erase', writes: [{ streamId: STREAM, events: 1, movement: 0 }], sentAt: journal.now() });
    journal.ended(ID, { kind: 'unknown', reason: 'nobody waits for it' });
    await eraser.erase({ subjectId: ERASED, reason: 'asked to', requestedBy: ERASED });
  });
}

/** What the vault holds, as `vaultWanted` has it. */
export const vaultRows = (settings: Settings, store: PostgresEventStore): Promise<readonly string[]> =>
  withVault(settings, store, async (vault) => {
    const found = await vault.find(SUBJECTS);
    return SUBJECTS.map((subjectId) => {
      const one = found.get(subjectId);
      if (!one) return `${subjectId} is unknown`;
      return `${subjectId} ${'erased' in one ? 'erased' : 'has a key'}`;
    });
  });

const idOf = (subjectId: string): string => {
  const hex = createHash('sha256').update(`SubjectErased ${subjectId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
