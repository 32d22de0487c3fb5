import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventStore } from '@reprise/event-store';
import { freePort, removePostgres, startPostgres, stopPostgresIn } from '@reprise/stack';
import { withClient } from '@reprise/testing';
import { databaseUrls, makeDatabases, oneServer } from './databases';
import { type Secrets, readSecrets } from './secrets';
import { LocalError } from './settings';
import { postgresIn } from './stores';
import { checkKeys, makeKeys } from './vault-keys';

/** A server of its own: roles belong to the server, and other suites have theirs. */
describe('the databases of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-databases-'));
  let adminUrl: string;
  let secrets: Secrets;
  beforeAll(async () => {
    secrets = readSecrets(folder);
    const port = await freePort();
    await startPostgres({ dataDir: postgresIn(folder), port, password: secrets.admin, signal: new AbortController().signal });
    adminUrl = `postgres://postgres:${secrets.admin}@127.0.0.1:${port}/postgres`;
    await makeDatabases(oneServer(adminUrl), secrets);
  }, 60_000);
  afterAll(async () => {
    await stopPostgresIn(postgresIn(folder));
    removePostgres(postgresIn(folder));
    rmSync(folder, { recursive: true });
  }, 60_000);

  const urls = () => databaseUrls(adminUrl, secrets);
  const ask = (url: string, sql: string) => withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

  it('have a vault whose reader may read it, and makes no keys', async () => {
    await expect(ask(urls().vault.reader, 'SELECT count(*)::int AS n FROM subject_keys')).resolves.toEqual([{ n: 0 }]);
    await expect(ask(urls().vault.reader, "SELECT begin_epoch(0, 'x')")).rejects.toThrow('permission denied');
    await expect(ask(urls().vault.keeper, "SELECT has_function_privilege('begin_epoch(integer, text)', 'EXECUTE') AS may")).resolves.toEqual([{ may: true }]);
  });

  it('are closed to the logins of one another', async () => {
    const { eventStore, readModels, vault } = urls();
    const onVault = (url: string) => Object.assign(new URL(url), { pathname: new URL(vault.keeper).pathname }).href;
    const onLog = (url: string) => Object.assign(new URL(url), { pathname: new URL(eventStore.writer).pathname }).href;
    for (const url of [onVault(eventStore.writer), onVault(readModels.account), onLog(vault.keeper), onLog(vault.reader)]) {
      await expect(ask(url, 'SELECT 1')).rejects.toThrow('permission denied');
    }
  });

  it('have a vault that fits its own keys, and no others', async () => {
    const { keeper } = urls().vault;
    const own = makeKeys(folder);
    await checkKeys({ keeper, ...own });
    await checkKeys({ keeper, ...own });
    const others = makeKeys(join(folder, 'others'));
    await expect(checkKeys({ keeper, ...others })).rejects.toThrow(LocalError);
    await expect(checkKeys({ keeper, ...own, masterKeyFile: others.masterKeyFile })).rejects.toThrow('was not wrapped by this master key');
    await checkKeys({ keeper, ...own });
  });

  it('of a version without a vault gain one, and keep their history', async () => {
    const store = await PostgresEventStore.open({ url: urls().eventStore.writer });
    const event = { eventId: randomUUID(), type: 'Happened', schemaVersion: 1, data: {}, metadata: { correlationId: 'c', causationId: 'c', actor: 'a' } };
    await store.append({ streams: [{ streamId: 'thing-1', expectedVersion: 0, events: [event] }] });
    await withClient(adminUrl, async (client) => {
      await client.query('DROP DATABASE reprise_vault WITH (FORCE)');
      await client.query('DROP ROLE reprise_vault_migrator, reprise_vault_keeper, reprise_vault_reader, reprise_vault_owner');
    });
    await makeDatabases(oneServer(adminUrl), secrets);
    await expect(ask(urls().vault.reader, 'SELECT count(*)::int AS n FROM epochs')).resolves.toEqual([{ n: 0 }]);
    expect(await store.head()).toBe(1);
    await store.close();
  });
});
