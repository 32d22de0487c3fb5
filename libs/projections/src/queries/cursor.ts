import { z } from 'zod';
import { InvalidCursor } from '../errors';

/** Up to where a follower has seen changes: a position for each partition, and the last retry of parked events. */
export interface Cursor {
  readonly positions: ReadonlyMap<number, number>;
  readonly retry: number;
}

const count = z.int().min(0);
const Wire = z.tuple([count, z.array(count).max(10_000)]);

/** Short and opaque: fits `Last-Event-ID`. */
export function encodeCursor({ positions, retry }: Cursor): string {
  const vector = Array.from({ length: Math.max(-1, ...positions.keys()) + 1 }, (_, partition) => positions.get(partition) ?? 0);
  return Buffer.from(JSON.stringify([retry, vector])).toString('base64url');
}

/** @throws InvalidCursor */
export function decodeCursor(text: string): Cursor {
  try {
    const [retry, vector] = Wire.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { retry, positions: new Map(vector.entries()) };
  } catch {
    throw new InvalidCursor();
  }
}
