import { isPurged } from '@reprise/kernel';
import { storedEvent } from '@reprise/testing';
import { Kafka, type KafkaMessage } from 'cloudevents';
import fc from 'fast-check';
import { fromMessage, toMessage } from './envelope';
import { UnreadableMessage } from './errors';
import { readRecords } from './feed/read-records';
import type { KafkaRecord, ReceivedRecord } from './kafka/kafka-client';

const accounts = { context: 'accounts' };
const opened = storedEvent(7, 'account-42', {
  type: 'AccountOpened',
  schemaVersion: 2,
  data: { owner: { name: 'Žofie' }, amount: 5 },
  metadata: { correlationId: 'c', causationId: 'b', actor: 'teller', subjectId: 's', traceparent: '00-1-2-01' },
});

/** As a client hands it over: bytes. */
const received = ({ key, value, headers }: KafkaRecord): ReceivedRecord => ({
  topic: 'reprise.accounts.g1',
  partition: 3,
  offset: '12',
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

describe('toMessage', () => {
  it('is a CloudEvent to the cloudevents library, extensions included', () => {
    const { key, value, headers } = toMessage(opened, accounts, 4);
    const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
    const message: KafkaMessage = { key, value, headers: texts, body: value };
    expect(Kafka.isEvent(message)).toBe(true);
    expect(Kafka.toEvent(message)).toMatchObject({
      id: 'event-7',
      type: 'AccountOpened',
      source: '/reprise/accounts',
      subject: 'account-42',
      specversion: '1.0',
      time: opened.occurredAt,
      datacontenttype: 'application/json',
      position: '7',
      prevposition: '4',
      streamversion: '1',
      schemaversion: '2',
      correlationid: 'c',
      causationid: 'b',
      traceparent: '00-1-2-01',
      data: opened.data,
    });
  });

  it('is keyed by the stream, and shows its chain to plain Kafka tools', () => {
    const { key, headers } = toMessage(opened, accounts, 4);
    expect(key).toBe('account-42');
    expect(headers).toMatchObject({ position: '7', prevposition: '4' });
  });
});

describe('fromMessage', () => {
  it('gives back what the log stored', () => {
    expect(fromMessage(received(toMessage(opened, accounts, 4)))).toEqual({ partition: 3, prevPosition: 4, event: opened });
  });

  it('gives back a purged event as one', () => {
    const purged = storedEvent(7, 'account-42', { data: null });
    const { event } = fromMessage(received(toMessage(purged, accounts, 4)));
    expect([event, isPurged(event)]).toEqual([purged, true]);
  });

  it('gives back any data and metadata', () => {
    const metadata = fc.record(
      { correlationId: fc.string(), causationId: fc.string(), actor: fc.string(), subjectId: fc.string() },
      { requiredKeys: ['correlationId', 'causationId', 'actor'] },
    );
    const anything = fc.record({ data: fc.jsonValue({ stringUnit: 'binary' }).map(asStored), metadata, schemaVersion: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(anything, (fields) => {
        const event = storedEvent(9, 'account-1', fields);
        expect(fromMessage(received(toMessage(event, accounts, 0))).event).toEqual(event);
      }),
    );
  });

  const message = received(toMessage(opened, accounts, 4));
  it.each<[string, Partial<ReceivedRecord>]>([
    ['no headers', { headers: {} }],
    ['a position that is no number', { headers: { ...message.headers, ce_position: Buffer.from('seven') } }],
    ['another CloudEvents version', { headers: { ...message.headers, ce_specversion: Buffer.from('0.3') } }],
    ['a header given twice', { headers: { ...message.headers, ce_id: [Buffer.from('a'), Buffer.from('b')] } }],
    ['no value', { value: null }],
    ['a value that is not JSON', { value: Buffer.from('{"a":') }],
  ])('refuses a message with %s, and says where it stood', (_, broken) => {
    const read = () => fromMessage({ ...message, ...broken });
    expect(read).toThrow(UnreadableMessage);
    expect(read).toThrow('reprise.accounts.g1[3] offset 12');
  });

  it('gives an event or says where the message stood that is none, whatever the message holds', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((given) => Buffer.from(given));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '0', '-1', '1e3', '00', '9'.repeat(15), '9'.repeat(16), '١', '1.0', 'application/json; charset=utf-16'));
    const header = fc.oneof(bytes, text, text.map((given) => Buffer.from(given)), fc.array(fc.oneof(bytes, text), { maxLength: 2 }), fc.constant(undefined));
    const changes = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(message.headers)), fc.string()), header, { maxKeys: 3 });
    const odd = fc.record({ key: fc.option(bytes), value: fc.oneof(fc.constant(message.value), fc.option(bytes), fc.json().map((given) => Buffer.from(given))), changes, bare: fc.boolean() });
    fc.assert(
      fc.property(odd, ({ key, value, changes, bare }) => {
        const record = { ...message, key, value, headers: bare ? changes : { ...message.headers, ...changes } };
        const { messages, unreadable } = readRecords([record]);
        expect(messages.length + unreadable.length).toBe(1);
        for (const { event, prevPosition } of messages) {
          expect([event.position, event.streamVersion, event.schemaVersion, prevPosition].every(Number.isSafeInteger)).toBe(true);
          expect(event.data).toEqual(JSON.parse(String(value)));
        }
        for (const problem of unreadable) expect(problem.message).toContain('reprise.accounts.g1[3] offset 12');
      }),
      { numRuns: 500 },
    );
  });

  it('does not repeat the value it cannot read', () => {
    const read = () => fromMessage({ ...message, value: Buffer.from('{"owner":"Žofie" oops}') });
    expect(read).toThrow('its value of 23 bytes is not JSON');
    expect(read).not.toThrow(/Žofie|oops/);
  });
});

/** What JSON can tell apart: -0 is 0. */
const asStored = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
