import { transportOf } from './transport';

describe('how events arrive', () => {
  it('is by Kafka where there are brokers, else from the log', () => {
    expect(transportOf({ KAFKA_BROKERS: ['a:1', 'b:2'] })).toEqual({ kind: 'kafka', brokers: ['a:1', 'b:2'] });
    expect(transportOf({ KAFKA_BROKERS: [] })).toEqual({ kind: 'log' });
    expect(transportOf({})).toEqual({ kind: 'log' });
  });

  it('is as told, whatever there is', () => {
    expect(transportOf({ REPRISE_TRANSPORT: 'log', KAFKA_BROKERS: ['a:1'] })).toEqual({ kind: 'log' });
    expect(transportOf({ REPRISE_TRANSPORT: 'kafka', KAFKA_BROKERS: ['a:1'] })).toMatchObject({ kind: 'kafka' });
  });

  it('cannot be Kafka without brokers', () => {
    expect(() => transportOf({ REPRISE_TRANSPORT: 'kafka' })).toThrow('KAFKA_BROKERS');
  });
});
