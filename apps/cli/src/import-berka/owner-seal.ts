import { accountEvents } from '@reprise/contracts-accounts';
import { privacyEvents } from '@reprise/contracts-privacy';
import type { EventStore, NewEvent } from '@reprise/event-store';
import { holdsPersonal } from '@reprise/kernel';
import { type BlindIndex, type ErasuresInLog, FileEpochKeys, PostgresVault, type SubjectKeys, indexPersonal, readMasterKey, sealPersonal } from '@reprise/privacy';
import type { z } from 'zod';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import type { VaultPlace } from './vault-place';

/** The same event with its owner in envelopes, made for this stream, and found by e-mail. Made twice, it differs: ids tell that it is the same. */
export type SealEvent = (this: void, streamId: string, event: NewEvent) => NewEvent | Promise<NewEvent>;

type OwnersVault = Pick<SubjectKeys, 'keysFor'> & Pick<BlindIndex, 'index'>;

/** Types of events with something to seal: of a bank's, one in about forty. */
const personal = new Map([...accountEvents.codec.members].filter(([, schema]) => holdsPersonal(schema)));

/** @throws SubjectErased, VaultUnavailable */
export const sealWith =
  (vault: OwnersVault): SealEvent =>
  (streamId, event) => {
    const schema = personal.get(event.type);
    return schema ? sealed(vault, { streamId, schema, event }) : event;
  };

async function sealed(vault: OwnersVault, { streamId, schema, event }: { readonly streamId: string; readonly schema: z.ZodType; readonly event: NewEvent }): Promise<NewEvent> {
  const { eventId, schemaVersion, data } = event;
  const inEnvelopes = await sealPersonal(vault, { schema, data, eventId, streamId, schemaVersion });
  await indexPersonal(vault, { schema, data });
  return { ...event, data: inEnvelopes };
}

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
