import { StreamId } from '@reprise/kernel';
import { ParkedApi } from '../../parked/parked-api';
import type { ShownParked } from '../../parked/parked-event';
import type { Services } from '../../services/projection-services';
import { Refused } from '../../services/service-client';
import { UsageError } from '../../usage-error';
import type { HistorySlices } from './history-slices';

const POSITION = /^[1-9][0-9]{0,14}$/;
const PARKED = /^[a-z0-9_-]{1,80}$/;
const NOT_FOUND = 404;

/** Where a stream is to end: at a position of the log, or with what had happened by a time. */
export type Until = { readonly position: number } | { readonly time: string };

export type Parked = Pick<ShownParked, 'projection' | 'key' | 'position' | 'error'>;

/** The stream that a capsule is about. */
export interface Subject {
  readonly streamId: string;
  readonly until?: Until | undefined;
  readonly parked?: Parked;
}

interface Asked {
  readonly name: string;
  readonly until?: Until | undefined;
  readonly history: Pick<HistorySlices, 'at'>;
  services(this: void): Promise<Services>;
}

/** What a person names: a stream, a position (that event's stream up to it), or a parked event. @throws UsageError, Refused */
export async function subjectOf({ name, until, history, services }: Asked): Promise<Subject> {
  if (POSITION.test(name)) {
    const { streamId, position } = await history.at(Number(name));
    return { streamId, until: until ?? { position } };
  }
  const parked = PARKED.test(name) ? await parkedOf(name, services) : undefined;
  if (parked) return { streamId: parked.streamId, until: until ?? { position: parked.position }, parked };
  if (StreamId.safeParse(name).success) return { streamId: name, until };
  throw new UsageError(`${name} is no stream (like order-42), no position, and no service knows a parked event of that id: see reprise parked list`);
}

/** What may be a stream as well is one where nobody can be asked. */
async function parkedOf(id: string, services: Asked['services']): Promise<ShownParked | undefined> {
  try {
    return await new ParkedApi(await services()).show(id);
  } catch (error) {
    if (error instanceof Refused && error.status === NOT_FOUND) return undefined;
    if (StreamId.safeParse(id).success && (error instanceof UsageError || error instanceof Refused)) return undefined;
    throw error;
  }
}
