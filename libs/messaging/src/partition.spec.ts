import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionOf } from './partition';

const kafkajs = Partitioners.DefaultPartitioner();
const partitionMetadata = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({ partitionErrorCode: 0, partitionId, leader: 0, replicas: [0], isr: [0] }));

describe('partitionOf', () => {
  it('chooses what kafkajs chooses, for any key and count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (key, count) => {
        const theirs = kafkajs({ topic: 't', partitionMetadata: partitionMetadata(count), message: { key, value: null } });
        expect(partitionOf(key, count)).toBe(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])('agrees with the Java client on %s', (key, hash) => {
    expect(partitionOf(key, 1_000)).toBe((hash & 0x7fffffff) % 1_000);
  });
});
