import { privacyEvents } from '@reprise/contracts-privacy';
import { PostgresEventStore } from '@reprise/event-store';
import { type ErasuresInLog, FileEpochKeys, PostgresVault, type SubjectEnvelopes, subjectEnvelopes } from '@reprise/privacy';
import type { VaultSite } from './sites';

const { category, codec } = privacyEvents;

/** What the vault can do about a subject now. @throws whatever keeps it from answering */
export async function askVault({ url, masterKey, keyFolder, logUrl }: VaultSite, subjectId: string): Promise<SubjectEnvelopes> {
  const store = await PostgresEventStore.open({ url: logUrl, connections: 1 });
  try {
    const vault = await PostgresVault.open({ url, epochKeys: new FileEpochKeys(keyFolder, masterKey), erasuresInLog: erasuresIn(store), connections: 2 });
    return await subjectEnvelopes(vault, subjectId).finally(() => vault.close());
  } finally {
    await store.close();
  }
}

const erasuresIn = (store: PostgresEventStore): ErasuresInLog =>
  async function* () {
    for await (const stored of store.readAll({ types: ['SubjectErased'], categories: [category] })) {
      yield { ...codec.decode(stored).data, position: stored.position };
    }
  };
