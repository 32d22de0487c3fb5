import { CAPSULE_FORMAT, type Capsule, type Contract, type StoredEvent, codec, event } from '@reprise/kernel';
import type { Projection } from '@reprise/projections';
import { z } from 'zod';
import { givenCapsule } from './given-capsule';

const Lamp = z.discriminatedUnion('type', [event('Lit', z.strictObject({ watts: z.int() })), event('Broke', z.strictObject({}))]);
type Lamp = z.infer<typeof Lamp>;
const contract: Contract<Lamp> = { context: 'lamps', category: 'lamp', topic: { name: 'lamps', partitions: 1 }, codec: codec(Lamp, { Lit: [({ kilowatts }: { kilowatts: number }) => ({ watts: kilowatts * 1_000 })] }) };
const row = z.object({ watts: z.int() });

const lamp = (factor = 1) => ({ initialState: { watts: 0 }, evolve: (state: { watts: number }, { type, data }: Lamp) => (type === 'Lit' ? { watts: state.watts + factor * data.watts } : state) });
const watts = (factor = 1): Projection<typeof row, Lamp> => ({
  name: 'watts',
  version: 1,
  from: contract,
  row,
  key: ({ streamId }) => streamId,
  evolve: (before, { type, data }) => {
    if (factor === 0) throw new Error('out of order');
    return { watts: (before?.watts ?? 0) + (type === 'Lit' ? factor * data.watts : 0) };
  },
});

const lit = (position: number, schemaVersion: number, data: StoredEvent['data']) => ({
  ...{ position, streamId: 'lamp-1', streamVersion: position, eventId: `e${position}`, type: 'Lit', schemaVersion, data },
  metadata: { correlationId: 'c', causationId: 'd', actor: 'actor-1' },
  ...{ occurredAt: '2026-01-01T00:00:00.000Z', recordedAt: '2026-01-01T00:00:00.000Z' },
});
const capsule = {
  format: CAPSULE_FORMAT,
  about: { streamId: 'lamp-1', streamVersion: 3, position: 3 },
  made: { at: '2026-01-01T00:00:00.000Z', version: '0.1.0', commit: null },
  contracts: [],
  events: [lit(1, 1, { kilowatts: 2 }), lit(2, 2, { watts: 60 }), lit(3, 2, null)],
  streams: [{ streamId: 'lamp-1', streamVersion: 3, state: { watts: 2_060 } }],
  rows: [{ projection: 'watts', version: 1, key: 'lamp-1', row: { watts: 2_060 } }],
} as Capsule;

describe('givenCapsule', () => {
  const given = givenCapsule(capsule);

  it('passes while upcasters, rules and projections make what was recorded', () => {
    expect(() => given.stateOf('lamp-1', contract.codec, lamp()).isAsRecorded()).not.toThrow();
    expect(() => given.rowOf(watts(), 'lamp-1').isAsRecorded()).not.toThrow();
    expect(() => given.isAppliedBy(watts())).not.toThrow();
  });

  it('fails when they make something else, and shows both', () => {
    expect(() => given.stateOf('lamp-1', contract.codec, lamp(2)).isAsRecorded()).toThrow(/4120[\s\S]*2060/);
    expect(() => given.rowOf(watts(2), 'lamp-1').isAsRecorded()).toThrow(/4120[\s\S]*2060/);
    expect(() => given.isAppliedBy(watts(0))).toThrow('out of order');
  });

  it('waits for what should have been', () => {
    expect(() => given.stateOf('lamp-1', contract.codec, lamp()).isAsRecordedBut({ watts: 4_120 })).toThrow();
    expect(() => given.stateOf('lamp-1', contract.codec, lamp(2)).isAsRecordedBut({ watts: 4_120 })).not.toThrow();
    expect(() => given.rowOf(watts(2), 'lamp-1').isAsRecordedBut({ watts: 4_120 })).not.toThrow();
  });

  it('refuses a stream that the capsule does not have', () => {
    expect(() => given.stateOf('lamp-2', contract.codec, lamp())).toThrow('the capsule has no stream lamp-2');
  });
});
