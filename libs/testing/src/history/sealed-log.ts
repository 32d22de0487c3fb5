import { randomUUID } from 'node:crypto';
import { privacyEvents } from '@reprise/contracts-privacy';
import type { NewEvent } from '@reprise/event-store';
import type { Contract, DomainEvent } from '@reprise/kernel';
import { type AnnounceErasure, Eraser, PostgresVault, sealPersonal } from '@reprise/privacy';
import { type TestVault, createTestVault } from '../stack/test-vault';
import { type PublishedLog, type Transport, publishedLog } from './published-log';

/** A published log with a vault of its own, where what is personal is sealed as command-service does it. */
export interface SealedLog<Event extends DomainEvent> extends Omit<PublishedLog<Event>, 'append'> {
  readonly vault: TestVault;
  /** What a projection service is told besides, to open what is personal. */
  readonly vaultEnv: Readonly<Record<'VAULT_URL' | 'VAULT_MASTER_KEY' | 'VAULT_KEY_FOLDER', string>>;
  /** Position in the log of the last of these events. `madeFor`: another stream than they are put in, as a forger would. */
  append(streamId: string, events: readonly Event[], madeFor?: string): Promise<number>;
  /** Position of the SubjectErased. */
  erase(subjectId: string): Promise<number>;
}

const METADATA = { correlationId: 'test', causationId: 'test', actor: 'tester' };
const GROUNDS = { reason: 'asked to', requestedBy: 'dpo' };

export async function sealedLog<Event extends DomainEvent>(contract: Contract<Event>, transport: Transport): Promise<SealedLog<Event>> {
  const [log, vault] = await Promise.all([publishedLog(contract, transport), createTestVault()]);
  const keeper = await PostgresVault.open({ url: vault.keeperUrl, epochKeys: vault.epochKeys(), async *erasuresInLog() {} });
  const put = async (streamId: string, events: readonly NewEvent[]) =>
    (await log.store.append({ streams: [{ streamId, expectedVersion: 'any', events }] })).streams[0]?.position ?? 0;
  const announce: AnnounceErasure = ({ subjectId, keyId, erasedAt }) => {
    const event = privacyEvents.codec.encode({ type: 'SubjectErased', data: { subjectId, keyId, erasedAt, ...GROUNDS } });
    return put(`${privacyEvents.category}-${subjectId}`, [{ ...event, eventId: randomUUID(), metadata: METADATA }]);
  };
  return {
    ...log,
    vault,
    vaultEnv: { VAULT_URL: vault.readerUrl, VAULT_MASTER_KEY: vault.masterKey, VAULT_KEY_FOLDER: vault.keyFolder },
    append: async (streamId, events, madeFor = streamId) =>
      put(streamId, await Promise.all(events.map((event) => sealedEvent(keeper, contract, { event, streamId: madeFor })))),
    erase: async (subjectId) => (await new Eraser(keeper, announce).erase({ subjectId, ...GROUNDS })).position,
    close: async () => {
      await keeper.close();
      await Promise.all([log.close(), vault.drop()]);
    },
  };
}

async function sealedEvent<Event extends DomainEvent>(keeper: PostgresVault, { codec }: Contract<Event>, { event, streamId }: { event: Event; streamId: string }): Promise<NewEvent> {
  const eventId = randomUUID();
  const { type, schemaVersion, data } = codec.encode(event);
  const schema = codec.members.get(type);
  const sealed = schema ? await sealPersonal(keeper, { schema, data, eventId, streamId, schemaVersion }) : data;
  return { type, schemaVersion, data: sealed, eventId, metadata: METADATA };
}
