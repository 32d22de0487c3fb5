import fc from 'fast-check';
import { encodeProduce } from './fast-produce';
import { type ProduceMessage, type ProduceOptions, produceRequests } from './kafkajs-internals';

const text = fc.string({ unit: 'binary' });
const bytes = fc.oneof(text, fc.uint8Array().map((array) => Buffer.from(array)));
const message = fc.record({ key: bytes, value: fc.oneof(bytes, text.map((unit) => unit.repeat(200))), headers: fc.dictionary(text, bytes, { noNullPrototype: true }) });

const optionsOf = (messages: readonly ProduceMessage[]): ProduceOptions => ({
  acks: -1,
  timeout: 8_000,
  compression: 0,
  topicData: [{ topic: 'reprise.účty.g1', partitions: [{ partition: 3, messages }] }],
});

describe('encodeProduce', () => {
  afterEach(() => jest.useRealTimers());

  it.each([3, 5, 7])('makes the bytes that kafkajs makes for version %i', async (version) => {
    jest.useFakeTimers({ now: 1_767_225_600_123, doNotFake: ['nextTick', 'setImmediate'] });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 150 }), async (messages) => {
        const options = optionsOf(messages);
        const theirs = await produceRequests.protocol({ version })(options).request.encode();
        expect(encodeProduce(options, Date.now())?.equals(theirs.buffer)).toBe(true);
      }),
    );
  });

  it.each<[string, Partial<ProduceOptions>]>([
    ['compressed', { compression: 1 }],
    ['in a transaction', { transactionalId: 'mine' }],
    ['for several partitions', { topicData: [0, 1].map((partition) => ({ topic: 't', partitions: [{ partition, messages: [] }] })) }],
    ['with a time of its own', { topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v', timestamp: '1' }] }] }] }],
    ['without a key', { topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ value: 'v' }] }] }] }],
  ])('leaves to kafkajs what is %s', (_, given) => {
    expect(encodeProduce({ ...optionsOf([]), ...given }, 0)).toBeUndefined();
  });
});
