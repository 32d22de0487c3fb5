import fc from 'fast-check';
import { z } from 'zod';
import { type UpcasterChains, codec } from './codec';
import { InvalidEvent, PurgedEvent, UndecodableEvent, UnknownEventType, UnknownSchemaVersion } from './errors';
import { type Recorded, type StoredEvent, event, isPurged } from './event';
import { jsonSchemas } from './json-schema';

const Lamp = z.discriminatedUnion('type', [
  event('Lit', z.strictObject({ watts: z.int(), room: z.string() })),
  event('Dimmed', z.strictObject({ percent: z.int() })),
]);
type Lamp = z.infer<typeof Lamp>;

const lamps = codec(Lamp, {
  Lit: [
    ({ kilowatts }: { kilowatts: number }) => ({ watts: kilowatts * 1000 }),
    (lit: { watts: number }) => ({ ...lit, room: 'hall' }),
  ],
});

const stored = (type: string, schemaVersion: number, data: unknown): StoredEvent => ({
  position: 9,
  streamId: 'lamp-3',
  streamVersion: 4,
  eventId: '0f8fad5b-d9cb-469f-a165-708677200001',
  type,
  schemaVersion,
  data,
  metadata: { correlationId: 'c', causationId: 'k', actor: 'ada' },
  occurredAt: '2024-03-01T09:30:00.000Z',
  recordedAt: '2024-03-01T09:30:00.125Z',
});

const thrownBy = (read: () => unknown): Error => {
  try {
    read();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};

describe('writing', () => {
  it('stamps the number of upcasting steps plus one', () => {
    expect(lamps.encode({ type: 'Lit', data: { watts: 60, room: 'attic' } })).toEqual({
      type: 'Lit',
      schemaVersion: 3,
      data: { watts: 60, room: 'attic' },
    });
    expect(lamps.encode({ type: 'Dimmed', data: { percent: 5 } }).schemaVersion).toBe(1);
  });

  it('refuses what breaks the contract, and says where', () => {
    const write = (event: unknown) => () => lamps.encode(event as Lamp);
    expect(write({ type: 'Dimmed', data: { percent: 0.5 } })).toThrow(InvalidEvent);
    expect(write({ type: 'Dimmed', data: { percent: 0.5 } })).toThrow(/event Dimmed .*\n?.*data\.percent/s);
    expect(write({ type: 'Dimmed', data: { percent: 5, colour: 'red' } })).toThrow(/colour/);
    expect(write({ type: 'Smashed', data: {} })).toThrow(InvalidEvent);
  });

  it('refuses __proto__ as it refuses any unknown field', () => {
    const data: unknown = JSON.parse('{"percent": 5, "__proto__": {"admin": true}}');
    expect(() => lamps.encode({ type: 'Dimmed', data } as Lamp)).toThrow(/__proto__/);
  });
});

describe('reading', () => {
  it.each([
    [1, { kilowatts: 0.06 }],
    [2, { watts: 60 }],
    [3, { watts: 60, room: 'hall' }],
  ])('brings version %i to the shape of today, once', (version, data) =>
    expect(lamps.decode(stored('Lit', version, data)).data).toEqual({ watts: 60, room: 'hall' }),
  );

  it('keeps where and when, and names the version the data now has', () => {
    const event = stored('Lit', 2, { watts: 60 });
    expect(lamps.decode(event)).toEqual({ ...event, schemaVersion: 3, data: { watts: 60, room: 'hall' } });
  });

  it('leaves what is stored as it was', () => {
    const event = stored('Lit', 1, Object.freeze({ kilowatts: 1 }));
    lamps.decode(event);
    expect(event).toEqual(stored('Lit', 1, { kilowatts: 1 }));
  });

  it('gives back what was written', () =>
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string(), (watts, room) => {
        const { type, schemaVersion, data } = lamps.encode({ type: 'Lit', data: { watts, room } });
        expect(lamps.decode(stored(type, schemaVersion, data)).data).toEqual({ watts, room });
      }),
    ));
});

describe('an event that cannot be read', () => {
  const where = /version 4 of stream lamp-3/;
  const reading = (type: string, version: number, data: unknown) => () => lamps.decode(stored(type, version, data));

  it('is named when its type is unknown', () => {
    expect(reading('Smashed', 2, {})).toThrow(UnknownEventType);
    expect(reading('Smashed', 2, {})).toThrow(where);
    expect(reading('Smashed', 2, {})).toThrow(/Smashed v2.*knows Lit, Dimmed/);
  });

  it.each(['constructor', '__proto__', 'toString'])('is unknown even when its type is called %s', (type) =>
    expect(reading(type, 1, {})).toThrow(UnknownEventType),
  );

  it.each([0, -1, 4, 1.5, Number.NaN])('is named when its version is %d', (version) => {
    expect(reading('Lit', version, { watts: 60, room: 'hall' })).toThrow(UnknownSchemaVersion);
    expect(reading('Lit', version, { watts: 60, room: 'hall' })).toThrow(/Lit v.* stream lamp-3.* versions 1 to 3/);
  });

  it('is named when its data does not have the shape of its version', () => {
    expect(reading('Lit', 3, { watts: '60' })).toThrow(UndecodableEvent);
    expect(reading('Lit', 3, { watts: '60' })).toThrow(where);
    expect(reading('Lit', 3, { watts: '60' })).toThrow(/Lit v3.*watts/s);
    expect(reading('Dimmed', 1, 'dark')).toThrow(UndecodableEvent);
  });

  it('is named when an upcaster breaks on it, with the cause kept', () => {
    expect(reading('Lit', 1, undefined)).toThrow(/Lit v1 .*version 4 of stream lamp-3.*upcaster/);
    const error = thrownBy(reading('Lit', 1, undefined));
    expect([error.name, error.cause instanceof TypeError]).toEqual(['UndecodableEvent', true]);
  });

  it.each([['Lit', 1], ['Dimmed', 1], ['Smashed', 7]])('is named as purged when its data is gone, and no upcaster is asked: %s v%i', (type, version) => {
    expect(reading(type, version, null)).toThrow(PurgedEvent);
    expect(reading(type, version, null)).toThrow(where);
    expect([isPurged({ data: null }), isPurged({ data: {} }), isPurged({ data: undefined })]).toEqual([true, false, false]);
  });

  it('never shows what it held: errors go to logs, data may be personal', () =>
    expect(thrownBy(reading('Lit', 3, { watts: 'Ada Lovelace', room: 7 })).message).not.toContain('Ada'));
});

describe('the codec knows', () => {
  it('the current version and schema of every type', () => {
    expect([...lamps.versions]).toEqual([['Lit', 3], ['Dimmed', 1]]);
    expect([...lamps.members.keys()]).toEqual(['Lit', 'Dimmed']);
    expect(jsonSchemas(lamps).get('Dimmed')).toMatchObject({ properties: { percent: { type: 'integer' } }, additionalProperties: false });
  });
});

describe('types', () => {
  it('refuse a chain that does not end in the shape of today, or that belongs to no event', () => {
    // @ts-expect-error the last step returns a shape of the past
    const late: UpcasterChains<Lamp> = { Lit: [() => ({ watts: 60 })] };
    // @ts-expect-error there is no such event
    const stray: UpcasterChains<Lamp> = { Smashed: [() => ({})] };
    expect([late, stray]).toHaveLength(2);
  });

  it('narrow the data of a read event by its type', () => {
    const watts = (event: Recorded<Lamp>): number => (event.type === 'Lit' ? event.data.watts : event.data.percent);
    expect(watts(lamps.decode(stored('Dimmed', 1, { percent: 5 })))).toBe(5);
  });
});
