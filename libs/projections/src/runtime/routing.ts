import { storable } from '../table/canonical';
import { InvalidKey } from '../errors';
import { isPurged } from '@reprise/kernel';
import type { Incoming } from './incoming';
import type { Projection } from '../projection';

/** Keys of streams whose events can't be routed. No row's key may look like one. */
const STREAM = 'stream:';
const KEY_BYTES = 1_000;

/** The key of a whole stream, rather than of a row. */
export const isStreamKey = (key: string) => key.startsWith(STREAM);
export const streamKeyOf = (streamId: string) => `${STREAM}${streamId}`;
export const streamKey = ({ event }: Incoming) => streamKeyOf(event.streamId);

/** An event with the rows it concerns, or why that can't be told. */
export interface Routed {
  readonly incoming: Incoming;
  readonly keys: readonly string[];
  /** Set when the event can't be decoded, or has no valid keys: its whole stream is parked. */
  readonly error?: unknown;
  /** A retry of one row: whatever fails, fails for this row only. */
  readonly alone?: true;
}

function checked(projection: Projection, key: unknown): string {
  const { name } = projection;
  if (typeof key !== 'string' || key === '') throw new InvalidKey(name, `is ${key === '' ? 'empty' : typeof key}`);
  if (isStreamKey(key)) throw new InvalidKey(name, `begins with ${STREAM}`);
  if (Buffer.byteLength(key) > KEY_BYTES) throw new InvalidKey(name, `is longer than ${KEY_BYTES} bytes`);
  return storable(key);
}

/** A purged event concerns no row: which ones it concerned is gone with its data. */
export function route(projection: Projection, incoming: Incoming): Routed {
  if (isPurged(incoming.event)) return { incoming, keys: [] };
  try {
    const keys: unknown = projection.key(incoming.recorded());
    const all: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
    return { incoming, keys: [...new Set(all.map((key) => checked(projection, key)))] };
  } catch (error) {
    return { incoming, keys: [], error };
  }
}
