import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// #region open
import { type NewEvent, PostgresEventStore, migrate } from '@reprise/event-store';

// #endregion
import { type TestLog, createTestLog } from '@reprise/testing';

/** What the README shows: its snippet is the regions of this file, so it compiles, runs and says what is so. */
describe('the README', () => {
  const console = { log: jest.fn<void, unknown[]>() };
  const metadata = { correlationId: 'request-1', causationId: 'command-1', actor: 'ada' };
  let log: TestLog;

  beforeAll(async () => {
    log = await createTestLog({ migrated: false });
  });
  afterAll(() => log.drop());

  it('shows what works', async () => {
    const { ownerUrl, writerUrl } = log;
    // #region open
    await migrate(ownerUrl);
    const store = await PostgresEventStore.open({ url: writerUrl });
    // #endregion

    // #region append
    const event = (type: string, data: object): NewEvent => ({ eventId: randomUUID(), type, schemaVersion: 1, data, metadata });
    const events = [event('AccountOpened', { currency: 'EUR' }), event('FundsDeposited', { amount: 50 })];

    // Version 0: no stream yet. Or 'noStream', 'streamExists', 'any'. WrongExpectedVersion when someone was first.
    await store.append({ streams: [{ streamId: 'account-42', expectedVersion: 0, events }] });
    const version = await store.currentVersion('account-42'); // 2
    // #endregion
    expect(version).toBe(2);
    const late = store.append({ streams: [{ streamId: 'account-42', expectedVersion: 0, events: [event('AccountOpened', {})] }] });
    await expect(late).rejects.toMatchObject({ name: 'WrongExpectedVersion' });

    // #region read
    // A stream from a version on (or backwards from there), types from a time on, all after a position with a limit:
    for await (const event of store.readStream({ streamId: 'account-42', fromVersion: 2 })) console.log(event.streamVersion, event.type);
    for await (const event of store.readAll({ types: ['FundsDeposited'], since: '2026-01-01T00:00:00Z' })) console.log(event.data);
    for await (const event of store.readAll({ after: 0, limit: 100 })) console.log(event.position, event.streamId);
    // #endregion
    expect(console.log.mock.calls).toEqual([[2, 'FundsDeposited'], [{ amount: 50 }], [1, 'account-42'], [2, 'account-42']]);

    // #region snapshots
    // The newest usable snapshot at or below a version, where one is given; then the events after it:
    await store.saveSnapshot({ streamId: 'account-42', streamVersion: 2, position: 2, stateVersion: 1, state: { balance: 50 } });
    const snapshot = await store.loadSnapshot({ streamId: 'account-42', stateVersion: 1, atOrBelow: 150 });
    const tail = store.readStream({ streamId: 'account-42', fromVersion: (snapshot?.streamVersion ?? 0) + 1 });
    // #endregion
    expect(snapshot).toMatchObject({ streamVersion: 2, state: { balance: 50 } });
    for await (const { type } of tail) throw new Error(`nothing follows the snapshot, but ${type} came`);
    await store.close();
  });

  it('shows nothing else', () => {
    const shown = [...readFileSync(join(__dirname, '..', 'README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
    expect(shown).toEqual([regions(readFileSync(__filename, 'utf8')).join('\n')]);
  });
});

/** The regions of a source by name, in order; those of one name are one. */
function regions(source: string): string[] {
  const found = new Map<string, string>();
  for (const [, indent = '', name = '', code = ''] of source.matchAll(/^( *)\/\/ #region (\w+)\n([^]*?)^ *\/\/ #endregion/gm)) {
    found.set(name, (found.get(name) ?? '') + code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
  }
  return [...found.values()];
}
