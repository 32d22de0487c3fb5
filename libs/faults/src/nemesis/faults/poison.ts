import { randomUUID } from 'node:crypto';
import { type NewEvent, PostgresEventStore } from '@reprise/event-store';
import type { Acknowledged } from '../../oracle/evidence';
import { urlOf } from '../../system/databases';
import { Operator, until } from '../../system/operator';
import { type Arena, AWHILE, type Fault } from '../fault';

/** No client of the load. */
const CLIENT = 1_000;
const PROJECTIONS = ['account_balance', 'account_statement'];

let made = 0;

const events = (accountId: string, correlationId: string): NewEvent[] => {
  const metadata = { correlationId, causationId: correlationId, actor: 'faults' };
  const owner = { subjectId: accountId, name: accountId, email: `${accountId}@example.org` };
  const opened = { accountId, owner, currency: 'EUR', overdraftLimit: 0 };
  return [
    { type: 'AccountBlessed', schemaVersion: 1, data: {}, eventId: randomUUID(), metadata },
    { type: 'AccountOpened', schemaVersion: 2, data: opened, eventId: randomUUID(), metadata },
  ];
};

async function append({ system, history }: Arena, accountId: string): Promise<readonly Acknowledged[]> {
  const streamId = `account-${accountId}`;
  const store = await PostgresEventStore.open({ url: urlOf({ port: system.postgres.port, database: 'reprise_log', role: 'reprise_writer' }), connections: 1 });
  const sentAt = history.now();
  try {
    const { streams } = await store.append({ streams: [{ streamId, expectedVersion: 'noStream', events: events(accountId, accountId) }] });
    const writes = [{ streamId, events: 2, movement: 0 }];
    history.ended({ id: accountId, client: CLIENT, command: 'poison', writes, sentAt, endedAt: history.now(), outcome: { kind: 'ok', appended: streams } });
    return streams;
  } finally {
    await store.close();
  }
}

/** A newer service has written what this one does not know: it stands still for that stream, and for no other. */
export const poisons: readonly Fault[] = [
  {
    name: 'poison',
    lasts: AWHILE,
    strike: (arena) => {
      made += 1;
      const accountId = `poison${made}`;
      const operator = new Operator(arena.system.services['account-1']);
      const standing = async () => (await operator.parked()).filter(({ key }) => key.endsWith(`account-${accountId}`));
      return {
        what: `an unknown event in account-${accountId}`,
        touches: ['postgres'],
        inject: async () => void (await append(arena, accountId)),
        heal: () => Promise.resolve(),
        bit: async () => {
          await until('poison is parked', async () => (await standing()).filter(({ state }) => state === 'failed').length === PROJECTIONS.length);
          const parked = await standing();
          for (const { id, state } of parked) if (state === 'failed') await operator.resolve(id, 'nobody knows what it means');
          await until('what waited behind poison is applied', async () => (await standing()).length === 0);
          return parked.length;
        },
      };
    },
  },
];
