import { Owner } from '@reprise/contracts-accounts';
import { type EventStore, PostgresEventStore } from '@reprise/event-store';
import { PersonalOpener, type PostgresVault, readMasterKey } from '@reprise/privacy';
import { type TestLog, type TestVault, createTestLog, createTestVault, withClient } from '@reprise/testing';
import { openVault } from '../vault/open-vault';
import type { Bank } from './bank';
import { bankOf, dyingAfter, smaller } from './banks.for-spec';
import { importBank } from './import-bank';
import { sealWith } from './owner-seal';
import { Problems } from './problems';

describe('the import of a bank into a log with a vault', () => {
  let log: TestLog;
  let at: TestVault;
  let store: EventStore;
  let vault: PostgresVault;
  const vaultOf = () => openVault({ url: at.keeperUrl, masterKey: readMasterKey({ VAULT_MASTER_KEY: at.masterKey }), keyFolder: at.keyFolder }, store);
  beforeAll(async () => {
    [log, at] = await Promise.all([createTestLog(), createTestVault()]);
    store = await PostgresEventStore.open({ url: log.writerUrl });
    vault = await vaultOf();
  });
  afterAll(async () => {
    await vault.close();
    await store.close();
    await Promise.all([log.drop(), at.drop()]);
  });

  const run = async (bank: Bank, { into = store, keeper = vault } = {}) => {
    const problems = new Problems();
    const imported = await importBank(bank, { store: into, seal: sealWith(keeper), problems });
    return { appended: imported.reduce((sum, account) => sum + account.appended, 0), problems: [...problems.unseen()] };
  };
  const rowsOf = (url: string, sql: string) => withClient(url, async (client) => (await client.query<{ row: string }>(sql)).rows.map(({ row }) => row));
  const events = () => rowsOf(log.superuserUrl, 'SELECT events::text AS row FROM events ORDER BY position');
  const keys = () => rowsOf(at.superuserUrl, 'SELECT key_id AS row FROM subject_keys ORDER BY subject_id');
  const ownerOf = async (accountId: number) => {
    const streamId = `account-berka-${accountId}`;
    for await (const { data } of store.readStream({ streamId, limit: 1 })) {
      return new PersonalOpener(vault, Owner).open(Owner.parse((data as { owner: unknown }).owner), () => true, { streamId });
    }
    return undefined;
  };

  it('writes owners in envelopes, that open for who may look', async () => {
    const bank = bankOf(300, 5);
    const [accountId = 0] = bank.keys();
    expect(await run(bank)).toEqual({ appended: 307, problems: [] });
    const text = (await events()).join('\n');
    expect(text).toContain(`pii:1:berka-client-${accountId}:`);
    expect([text.includes(`Client ${accountId}`), text.includes('@berka.example')]).toEqual([false, false]);
    expect(await ownerOf(accountId)).toEqual({ subjectId: `berka-client-${accountId}`, name: `Client ${accountId}`, email: `client-${accountId}@berka.example` });
    expect(await vault.lookUp('email', `client-${accountId}@berka.example`)).toEqual([`berka-client-${accountId}`]);
  });

  it('makes nothing anew the second time: no event, no key, no envelope', async () => {
    const bank = bankOf(30, 5);
    await run(bank);
    const before = [await events(), await keys()];
    expect(await run(bank)).toEqual({ appended: 0, problems: [] });
    expect([await events(), await keys()]).toEqual(before);
  });

  it('goes on where a run was killed', async () => {
    const bank = bankOf(900, 40, 800);
    await expect(run(bank, { into: dyingAfter(store, 4) })).rejects.toThrow('killed');
    expect((await run(bank)).problems).toEqual([]);
    expect((await run(bank)).appended).toBe(0);
  });

  it('is done once when two run at the same time, though each makes envelopes of its own', async () => {
    const other = await vaultOf();
    const bank = bankOf(...Array.from({ length: 60 }, () => 3));
    const [one, two] = await Promise.all([run(bank), run(bank, { keeper: other })]);
    expect([one.appended + two.appended, one.problems, two.problems]).toEqual([240, [], []]);
    await other.close();
  });

  it('makes the keys of many owners with few statements', async () => {
    const bank = bankOf(...Array.from({ length: 480 }, () => 1));
    await run(bank);
    const made = await rowsOf(at.superuserUrl, `SELECT DISTINCT xmin::text AS row FROM subject_keys WHERE subject_id IN (${[...bank.keys()].map((id) => `'berka-client-${id}'`).join()})`);
    expect(made.length).toBeLessThan(60);
  });

  it('imports no account of an erased owner and says so, and goes on with the accounts that were there', async () => {
    const [known, unknown] = [bankOf(10), bankOf(10)];
    await run(smaller(known, ({ transId }) => transId % 2 === 0));
    for (const accountId of [...known.keys(), ...unknown.keys()]) await vault.bury({ subjectId: `berka-client-${accountId}`, reason: 'asked to', requestedBy: 'dpo' });
    const [accountId = 0] = unknown.keys();
    const { appended, problems } = await run(new Map([...known, ...unknown]));
    expect(appended).toBe(5);
    expect(problems).toEqual([`account.asc:${accountId + 1}: is not imported, nor are its 10 transactions: subject berka-client-${accountId} was erased: nothing is recorded about them any more`]);
    expect(await ownerOf(accountId)).toBeUndefined();
  });
});
