import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import type { StoredEvent } from '@reprise/kernel';
import { partitionOf } from '@reprise/messaging';
import { deposited, opened } from '../rebuild.for-spec';
import { Reconciliation } from './reconciliation';

const metadata = { correlationId: 'c', causationId: 'c', actor: 'ada' };
const at = new Date(0).toISOString();
const stored = ({ type, data }: AccountEvent, index: number): StoredEvent => ({
  position: index + 1,
  streamId: 'account-1',
  streamVersion: index + 1,
  eventId: `event-${index}`,
  type,
  schemaVersion: accountEvents.codec.versions.get(type) ?? 1,
  data,
  metadata,
  occurredAt: at,
  recordedAt: at,
});
const history = [opened('1'), deposited(100), deposited(100), deposited(7)].map(stored);
const stand = new Map([[partitionOf('account-1', accountEvents.topic.partitions), history.length]]);

function reconciled(balance: number, { events = history, resolved = [] }: { events?: readonly StoredEvent[]; resolved?: readonly number[] } = {}) {
  const reconciliation = new Reconciliation({ stand, resolved: new Set(resolved) });
  reconciliation.row({ accountId: '1', currency: 'EUR', balance });
  for (const event of events) reconciliation.event(event);
  return reconciliation.report();
}

describe('a reconciliation', () => {
  it('adds up what happened', () => expect(reconciled(207)).toMatchObject({ consistent: true, events: 4, resolvedEvents: 0 }));

  it('leaves out what somebody resolved, and says how many events that are', () =>
    expect(reconciled(107, { resolved: [3] })).toMatchObject({ consistent: true, events: 4, resolvedEvents: 1, currencies: [{ readModel: 107, log: 107 }] }));

  it('still finds a difference beside a resolved event', () =>
    expect(reconciled(207, { resolved: [3] })).toMatchObject({ consistent: false, differing: [{ accountId: '1', readModel: 207, log: 107 }] }));

  it('can do without an event that nobody could read once it is resolved', () => {
    const [account, deposit] = [history[0], { ...history[1], type: 'FromTheFuture' }] as [StoredEvent, StoredEvent];
    expect(reconciled(0, { events: [account, deposit] })).toMatchObject({ consistent: false, unreadableEvents: 1 });
    expect(reconciled(0, { events: [account, deposit], resolved: [2] })).toMatchObject({ consistent: true, unreadableEvents: 0, resolvedEvents: 1 });
  });
});
