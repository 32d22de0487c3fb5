import { contexts } from '@reprise/contracts-all';
import type { NewEvent } from '@reprise/event-store';
import { holdsPersonal, personalPlaces } from '@reprise/kernel';
import { type BlindIndex, type SubjectKeys, indexPersonal, sealPersonal } from '@reprise/privacy';
import type { z } from 'zod';
import type { SimulatedEvent } from '../history/recorder';

export type PeoplesVault = Pick<SubjectKeys, 'keysFor'> & Pick<BlindIndex, 'index'>;

/** Of every context: types of events with something to seal. */
const personal: ReadonlyMap<string, z.ZodType> = new Map(contexts.flatMap(({ codec }) => [...codec.members].filter(([, schema]) => holdsPersonal(schema))));

/** Whom an index need not be told of again; forgotten all at once, so that it stays small. */
const MOST_INDEXED = 20_000;

/** Puts what is personal in envelopes, whatever the context, and lets people be found as their contracts ask. */
export class EventSeal {
  private readonly indexed = new Set<string>();

  constructor(private readonly vault: PeoplesVault) {}

  /** The same events; keys of all their people are made at once. @throws SubjectErased, VaultUnavailable */
  async sealed(events: readonly SimulatedEvent[]): Promise<readonly SimulatedEvent[]> {
    if (this.indexed.size > MOST_INDEXED) this.indexed.clear();
    return Promise.all(events.map(async (simulated) => {
      const schema = personal.get(simulated.event.type);
      return schema ? { ...simulated, event: await this.inEnvelopes(schema, simulated) } : simulated;
    }));
  }

  private async inEnvelopes(schema: z.ZodType, { streamId, event }: SimulatedEvent): Promise<NewEvent> {
    const { eventId, schemaVersion, data, metadata: { subjectId } } = event;
    const sealed = await sealPersonal(this.vault, { schema, data, eventId, streamId, schemaVersion });
    if (subjectId !== undefined && !this.indexed.has(subjectId) && personalPlaces(schema, data).some(({ index }) => index)) {
      await indexPersonal(this.vault, { schema, data });
      this.indexed.add(subjectId);
    }
    return { ...event, data: sealed };
  }
}
