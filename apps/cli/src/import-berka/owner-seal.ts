import { accountEvents } from '@reprise/contracts-accounts';
import type { NewEvent } from '@reprise/event-store';
import { holdsPersonal } from '@reprise/kernel';
import { type BlindIndex, type SubjectKeys, indexPersonal, sealPersonal } from '@reprise/privacy';
import type { z } from 'zod';

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
