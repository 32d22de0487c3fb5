import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor';
import { InvalidCursor } from '../errors';

describe('a cursor', () => {
  it('says the same when it comes back', () => {
    const vectors = fc.array(fc.maxSafeNat(), { maxLength: 12 });
    const same = (vector: readonly number[], retry: number) => {
      const cursor = { positions: new Map(vector.entries()), retry };
      expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    };
    fc.assert(fc.property(vectors, fc.nat(), same));
  });

  it.each(['', 'nonsense', encodeCursor({ positions: new Map([[0, 1]]), retry: 0 }).slice(0, -4), Buffer.from('[0,["1"]]').toString('base64url')])(
    'is refused when it is not one: %j',
    (text) => {
      expect(() => decodeCursor(text)).toThrow(InvalidCursor);
    },
  );

  it('never fails in another way', () => {
    const refusedOrRead = (text: string) => {
      try {
        return decodeCursor(text).retry >= 0;
      } catch (error) {
        return error instanceof InvalidCursor;
      }
    };
    fc.assert(fc.property(fc.string(), refusedOrRead));
  });
});
