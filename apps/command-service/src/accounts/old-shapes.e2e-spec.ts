import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { account } from '@reprise/domain-accounts';
import { type NewEvent, PostgresEventStore } from '@reprise/event-store';
import { goldenFiles } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, aLog, ada } from '../commands-under-test.for-spec';

const golden = goldenFiles(join(__dirname, '../../../../libs/contracts/accounts/golden'));
const SNAPSHOT = 100;

/** An event as a version of the past wrote it. */
const old = (name: string, data: object = {}): NewEvent => {
  const found = golden.find((file) => file.name === name);
  if (!found) throw new Error(`there is no golden file ${name}`);
  const { type, schemaVersion, data: written, metadata, occurredAt } = found.stored;
  return { eventId: randomUUID(), type, schemaVersion, data: { ...(written as object), ...data }, metadata, occurredAt };
};

describe('commands on events of old shapes', () => {
  let log: TestedLog;
  let writer: PostgresEventStore;
  beforeAll(async () => {
    log = await aLog();
    writer = await PostgresEventStore.open({ url: log.writerUrl, connections: 1 });
  });
  afterAll(async () => {
    await writer.close();
    await log.close();
  });

  const write = (id: string, ...events: NewEvent[]) => writer.append({ streams: [{ streamId: `account-${id}`, expectedVersion: 'any', events }] });
  const withdraw = async (commands: CommandsUnderTest, id: string, amount: number) => (await commands.send(`/accounts/${id}/withdrawals`, { amount })).status;
  const newest = async (id: string) => (await log.stream(`account-${id}`)).at(-1);

  it('are decided on what they mean today', async () => {
    const events = [old('AccountOpened.v1', { accountId: 'old', currency: 'EUR' }), old('FundsDeposited.v1', { euros: 20.29 })];
    await write('old', ...events);
    const commands = await log.start();
    expect(await withdraw(commands, 'old', 2_030)).toBe(422);
    expect(await withdraw(commands, 'old', 2_029)).toBe(201);
    expect((await log.stream('account-old')).slice(0, 2)).toMatchObject(events);
    expect(await newest('old')).toMatchObject({ streamVersion: 3, type: 'FundsWithdrawn', data: { amount: 2_029, currency: 'EUR' } });
  });

  it('are decided on after a snapshot as well', async () => {
    const before = await log.start();
    await before.send('/accounts', { accountId: 'tail', owner: ada, currency: 'EUR' });
    for (let version = 2; version <= SNAPSHOT; version++) await before.send('/accounts/tail/deposits', { amount: 1 });
    const snapshot = () => log.store.loadSnapshot({ streamId: 'account-tail', stateVersion: account.stateVersion });
    while ((await snapshot())?.streamVersion !== SNAPSHOT) await log.store.head();
    await before.stop();
    await write('tail', old('FundsDeposited.v1', { euros: 0.5 }));
    const commands = await log.start();
    expect(await withdraw(commands, 'tail', SNAPSHOT - 1 + 51)).toBe(422);
    expect(await withdraw(commands, 'tail', SNAPSHOT - 1 + 50)).toBe(201);
    expect(await newest('tail')).toMatchObject({ streamVersion: SNAPSHOT + 2 });
  });
});
