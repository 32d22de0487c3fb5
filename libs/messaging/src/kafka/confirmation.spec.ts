import type { RecordMetadata } from 'kafkajs';
import { NotSent } from '../errors';
import { confirm } from './confirmation';

const answer = (fields: Partial<RecordMetadata> = {}): RecordMetadata => ({ topicName: 'topic', partition: 2, errorCode: 0, baseOffset: '7', ...fields });

describe('confirm', () => {
  it('takes the answer of exactly the partition that was sent to', () => {
    expect(() => confirm('topic', 2, [answer()])).not.toThrow();
  });

  it.each<[string, RecordMetadata[]]>([
    ['nothing', []],
    ['another partition', [answer({ partition: 1 })]],
    ['another topic', [answer({ topicName: 'other' })]],
    ['an error', [answer({ errorCode: 6 })]],
    ['another partition first', [answer({ partition: 1 }), answer()]],
    ['another partition beside it', [answer(), answer({ partition: 1 })]],
  ])('takes for not sent what the broker answers with %s', (_, answers) => {
    expect(() => confirm('topic', 2, answers)).toThrow(NotSent);
    expect(() => confirm('topic', 2, answers)).toThrow('topic[2] was not confirmed');
  });
});
