import { accountEvents } from '@reprise/contracts-accounts';
import { privacyEvents } from '@reprise/contracts-privacy';
import type { EventStore, NewEvent } from '@reprise/event-store';
import { type ErasuresInLog, FileEpochKeys, PostgresVault, type SubjectKeys, readMasterKey, sealPersonal } from '@reprise/privacy';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import type { VaultPlace } from './vault-place';

/** The same event with its owner in envelopes, made for this stream. Made twice, it differs: ids tell that it is the same. */
export type SealEvent = (this: void, streamId: string, event: NewEvent) => Promise<NewEvent>;

/** @throws SubjectErased, VaultUnavailable */
export const sealWith =
  (vault: Pick<SubjectKeys, 'keysFor'>): SealEvent =>
  async (streamId, event) => {
    const { eventId, schemaVersion } = event;
    const schema = accountEvents.codec.members.get(event.type);
    return schema ? { ...event, data: await sealPersonal(vault, { schema, data: event.data, eventId, streamId, schemaVersion }) } : event;
  };

/** As keeper. Sealed at first, as any vault is: it asks the log what was erased. @throws UsageError */
export async function openVault({ url, masterKey, keyFolder }: VaultPlace, store: EventStore): Promise<PostgresVault> {
  try {
    const epochKeys = new FileEpochKeys(keyFolder, readMasterKey(masterKey));
    return await PostgresVault.open({ url, epochKeys, erasuresInLog: erasuresIn(store) });
  } catch (error) {
    throw new UsageError(`the vault can't be opened: ${reason(error)}`);
  }
}

const erasuresIn = (store: EventStore): ErasuresInLog =>
  async function* () {
    const { category, codec } = privacyEvents;
    for await (const stored of store.readAll({ types: ['SubjectErased'], categories: [category] })) yield { ...codec.decode(stored).data, position: stored.position };
  };
