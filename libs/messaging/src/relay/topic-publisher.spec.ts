import { happenedContract, storedEvent } from '@reprise/testing';
import fc from 'fast-check';
import { Chain, byPartition } from '../chain';
import { FakeKafka, refusing } from '../kafka/fake-kafka.for-spec';
import { Availability, silent } from '../log';
import { TopicPublisher, intoSends } from './topic-publisher';

const record = (bytes: number) => ({ key: 'k', value: 'x'.repeat(bytes), headers: {} });

describe('intoSends', () => {
  it('keeps every record, in order, in sends that a broker takes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 30 }), (sizes) => {
        const sends = intoSends(sizes.map(record));
        expect(sends.flat().map(({ value }) => value.length)).toEqual(sizes);
        for (const send of sends) expect(send.reduce((sum, { value }) => sum + value.length, 0)).toBeLessThanOrEqual(512 * 1024);
      }),
    );
  });

  it('sends a record that is bigger than a send on its own', () => {
    expect(intoSends([record(10), record(2_000_000), record(10)]).map((send) => send.length)).toEqual([1, 1, 1]);
  });
});

describe('TopicPublisher', () => {
  const contract = happenedContract('topic', 3);
  const never = new AbortController().signal;
  const text = 'x'.repeat(200_000);
  const linked = new Chain(3).linkAll(Array.from({ length: 30 }, (_, index) => storedEvent(index + 1, `thing-${index % 9}`, { data: { index, text } })));
  const publish = async (kafka: FakeKafka, halt = { stop: never, lost: never }) =>
    new TopicPublisher(kafka, contract, new Availability('topic', silent)).publish(linked, halt);

  const expectAllInOrder = (kafka: FakeKafka) => {
    for (const [partition, messages] of byPartition(linked)) {
      const sent = kafka.sent.filter((send) => send.partition === partition).flatMap(({ values }) => values);
      expect(sent).toEqual(messages.map(({ event }) => JSON.stringify(event.data)));
    }
  };

  it('has one send under way per partition, and each for one partition, with the partitions side by side', async () => {
    const kafka = new FakeKafka();
    await publish(kafka);
    expect(kafka.atOnce).toEqual({ partition: 1, all: 3 });
    expect(kafka.sent.length).toBeGreaterThan(6);
    expectAllInOrder(kafka);
  });

  it('sends again what was not confirmed before it sends what follows', async () => {
    const kafka = new FakeKafka();
    kafka.refuse = refusing(4);
    await publish(kafka);
    expect(kafka.atOnce.partition).toBe(1);
    expectAllInOrder(kafka);
  });

  it('sends nothing more when the lead is lost, and has nothing under way when it says so', async () => {
    const kafka = new FakeKafka();
    const lost = new AbortController();
    kafka.refuse = () => {
      if (kafka.sent.length === 2) lost.abort(new Error('lost'));
    };
    await expect(publish(kafka, { stop: never, lost: lost.signal })).rejects.toThrow('lost');
    const sent = kafka.sent.length;
    expect(sent).toBeLessThan(6);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kafka.sent).toHaveLength(sent);
  });
});
