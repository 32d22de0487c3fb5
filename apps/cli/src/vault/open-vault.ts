import { privacyEvents } from '@reprise/contracts-privacy';
import { type EventStore, PostgresEventStore } from '@reprise/event-store';
import { type ErasuresInLog, FileEpochKeys, PostgresVault, PrivacyError } from '@reprise/privacy';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import type { VaultPlace } from './vault-place';

const { category, codec } = privacyEvents;

/** The vault, and the log it compares itself with; both closed when the work is done. @throws UsageError when it can't be opened as it was given */
export async function withVault<Result>(place: VaultPlace, work: (vault: PostgresVault) => Promise<Result>): Promise<Result> {
  const store = await PostgresEventStore.open({ url: place.logUrl, connections: 1 }).catch((error: unknown) => {
    throw new UsageError(`the event store can't be opened: ${reason(error)}`);
  });
  try {
    const vault = await openVault(place, store);
    return await work(vault).finally(() => vault.close());
  } finally {
    await store.close();
  }
}

/** Sealed at first, as any vault is: it asks the log what was erased. @throws UsageError when it can't be opened as it was given */
export const openVault = ({ url, masterKey, keyFolder }: Omit<VaultPlace, 'logUrl'>, store: EventStore): Promise<PostgresVault> =>
  PostgresVault.open({ url, epochKeys: new FileEpochKeys(keyFolder, masterKey), erasuresInLog: erasuresIn(store), connections: 2 }).catch((error: unknown) => {
    throw new UsageError(error instanceof PrivacyError ? inWords(error) : reason(error));
  });

/** What the vault says, and what kept it from answering. */
export const inWords = (error: PrivacyError): string => (error.cause ? `${error.message} (${reason(error.cause)})` : error.message);

const erasuresIn = (store: EventStore): ErasuresInLog =>
  async function* () {
    for await (const stored of store.readAll({ types: ['SubjectErased'], categories: [category] })) {
      yield { ...codec.decode(stored).data, position: stored.position };
    }
  };
