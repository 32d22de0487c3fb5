import { InvalidCursor } from '@reprise/projections';
import { listMark } from '@reprise/service-kit';
import { eventId, lastSeen } from './event-id';

const list = listMark('account_balance/account-1/events', {});
const cursor = Buffer.from('[0,[7]]').toString('base64url');

describe('the id of a change', () => {
  it('says to its own stream where to go on', () => {
    expect(lastSeen(eventId(list, cursor), list)).toBe(cursor);
    expect([undefined, ''].map((none) => lastSeen(none, list))).toEqual([undefined, undefined]);
  });

  it('is refused by another stream, which says so', () => {
    const other = eventId(listMark('account_balance/account-2/events', {}), cursor);
    expect(() => lastSeen(other, list)).toThrow('another stream of changes');
  });

  it.each(['nonsense', cursor, `${list}.nonsense`, '.'])('is refused when it is none: %s', (id) => {
    expect(() => lastSeen(id, list)).toThrow(InvalidCursor);
  });
});
