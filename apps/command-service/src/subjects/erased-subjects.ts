import { createHash } from 'node:crypto';
import { type PrivacyEvent, privacyEvents } from '@reprise/contracts-privacy';
import type { EventStore } from '@reprise/event-store';
import type { AnnounceErasure, Erasure, ErasuresInLog, LoggedErasure } from '@reprise/privacy';
import { stringify } from 'uuid';

const { category, codec } = privacyEvents;

/** The same subject always makes the same event, so that telling the log again changes nothing. */
const eventIdOf = (subjectId: string): string => stringify(createHash('sha256').update(`SubjectErased ${subjectId}`).digest().subarray(0, 16).map(asVersion8));

/** RFC 9562: made by our own rule. */
const asVersion8 = (byte: number, index: number): number => (index === 6 ? (byte & 0x0f) | 0x80 : index === 8 ? (byte & 0x3f) | 0x80 : byte);

export const subjectStream = (subjectId: string): string => `${category}-${subjectId}`;

/** Appends SubjectErased to the subject's stream, once; on behalf of who called, where the tombstone tells. */
export const announceIn =
  (store: Pick<EventStore, 'append'>): AnnounceErasure =>
  async (erasure) => {
    const { erasedAt: occurredAt, requestedBy, subjectId } = erasure;
    const eventId = eventIdOf(subjectId);
    const { actor, correlationId } = erasure.caller ?? { actor: requestedBy, correlationId: eventId };
    const metadata = { correlationId, causationId: eventId, actor, subjectId };
    const event = { ...codec.encode(subjectErased(erasure)), eventId, metadata, occurredAt };
    const { streams } = await store.append({ streams: [{ streamId: subjectStream(subjectId), expectedVersion: 'any', events: [event] }] });
    return streams[0]?.position ?? 0;
  };

const subjectErased = ({ subjectId, keyId, reason, requestedBy, erasedAt }: Erasure): PrivacyEvent => ({
  type: 'SubjectErased',
  data: { subjectId, keyId, reason, requestedBy, erasedAt },
});

/** What the vault compares itself with. */
export const erasuresIn = (store: Pick<EventStore, 'readAll'>): ErasuresInLog =>
  async function* (): AsyncGenerator<LoggedErasure> {
    for await (const stored of store.readAll({ types: ['SubjectErased'], categories: [category] })) {
      yield { ...codec.decode(stored).data, position: stored.position };
    }
  };
