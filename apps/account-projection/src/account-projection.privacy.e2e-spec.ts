import { randomUUID } from 'node:crypto';
import { accountEvents } from '@reprise/contracts-accounts';
import { privacyEvents } from '@reprise/contracts-privacy';
import { type Erasure, Eraser, PostgresVault, sealPersonal } from '@reprise/privacy';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type TcpProxy, type TestVault, createTestVault, publishedLog, tcpProxy, withClient } from '@reprise/testing';
import { accountProjection } from './account-projection';

const metadata = { correlationId: 'test', causationId: 'test', actor: 'tester' };

describe('personal data in the read model', () => {
  let log: PublishedLog<ReturnType<typeof accountEvents.codec.decode>>;
  let at: TestVault;
  let keeper: PostgresVault;
  let proxy: TcpProxy;
  let instances: Awaited<ReturnType<typeof start>>[];
  const ended: (() => Promise<void>)[] = [];

  const start = async (env: Record<string, string>) => {
    const app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...env, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    ended.push(() => app.close());
    return async (path: string, position: number) => {
      const stream = path.includes('?') ? { 'Reprise-Stream': 'account-1' } : {};
      const response = await fetch(`${url}${path}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30', ...stream } as Record<string, string> });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
  };

  const append = async (streamId: string, event: { type: string; schemaVersion: number; data: unknown; eventId?: string }) => {
    const events = [{ eventId: randomUUID(), metadata, ...event }];
    return (await log.store.append({ streams: [{ streamId, expectedVersion: 'any', events }] })).streams[0]?.position ?? 0;
  };
  const schema = accountEvents.codec.members.get('AccountOpened')!;
  const openAccount = async (accountId: string, subjectId: string, streamId = `account-${accountId}`) => {
    const owner = { subjectId, name: `Canary ${subjectId}`, email: `${subjectId}@canary.example` };
    const [eventId, data] = [randomUUID(), { accountId, owner, currency: 'EUR', overdraftLimit: 0 }];
    const sealed = await sealPersonal(keeper, { schema, data, eventId, streamId, schemaVersion: 2 });
    return append(`account-${accountId}`, { type: 'AccountOpened', schemaVersion: 2, data: sealed, eventId });
  };
  const announce = ({ subjectId, keyId, reason, requestedBy, erasedAt }: Erasure) =>
    append(`subject-${subjectId}`, privacyEvents.codec.encode({ type: 'SubjectErased', data: { subjectId, keyId, reason, requestedBy, erasedAt } }));

  beforeAll(async () => {
    [log, at] = await Promise.all([publishedLog(accountEvents, 'log') as Promise<typeof log>, createTestVault()]);
    keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    const url = new URL(at.readerUrl);
    proxy = await tcpProxy({ host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const vault = { VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder };
    instances = await Promise.all([start({ ...vault, VAULT_URL: at.readerUrl }), start({}), start({ ...vault, VAULT_URL: url.toString() })]);
  });
  afterAll(async () => {
    for (const end of ended) await end();
    await keeper.close();
    await proxy.close();
    await Promise.all([log.close(), at.drop()]);
  });

  it('is in envelopes in the rows, and opened in answers where there is a vault', async () => {
    const position = await openAccount('1', 'ada');
    const [open, without] = instances;
    const personal = { ownerName: 'Canary ada', ownerEmail: 'ada@canary.example' };
    expect(await open!('/accounts/1', position)).toMatchObject({ status: 200, body: { accountId: '1', ...personal, balance: 0 } });
    expect((await open!('/accounts/1?asOf=1', position)).body).toMatchObject({ ...personal, asOf: { streamVersion: 1 } });
    expect((await open!('/accounts?limit=1', position)).body).toMatchObject({ items: [{ accountId: '1', ...personal }] });
    expect((await without!('/accounts/1', position)).body).toMatchObject({ ownerName: { hidden: true }, ownerEmail: { hidden: true }, balance: 0 });
    const rows = await withClient(log.env['READ_MODEL_URL'] ?? '', async (client) => (await client.query<{ row: string }>('SELECT a::text AS row FROM account_balance a')).rows);
    expect(rows.map(({ row }) => row).join()).toContain('pii:1:ada:');
    expect(rows.map(({ row }) => row).join()).not.toContain('anary ada');
  });

  it('is shown as it was stored where that was before there was a vault', async () => {
    const owner = { subjectId: 'old', name: 'Old Hand', email: 'old@canary.example' };
    const position = await append('account-2', { type: 'AccountOpened', schemaVersion: 1, data: { accountId: '2', owner, currency: 'EUR' } });
    for (const ask of instances) expect((await ask('/accounts/2', position)).body).toMatchObject({ ownerName: 'Old Hand', ownerEmail: owner.email });
  });

  it('is marked as erased, and the rest of the account stays', async () => {
    const position = await openAccount('3', 'bob');
    const told = await new Eraser(keeper, announce).erase({ subjectId: 'bob', reason: 'asked to', requestedBy: 'dpo' });
    expect(told.position).toBeGreaterThan(position);
    expect((await instances[0]!('/accounts/3', position)).body).toMatchObject({ accountId: '3', ownerName: { erased: true }, ownerEmail: { erased: true }, balance: 0 });
  });

  it('is no answer while the vault is away: 503, never erased; and is opened again after', async () => {
    const position = await openAccount('4', 'eve');
    const ask = instances[2]!;
    proxy.cut();
    expect(await ask('/accounts/4', position)).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable', detail: 'The vault cannot be reached.' } });
    proxy.mend();
    expect(await ask('/accounts/4', position)).toMatchObject({ status: 200, body: { ownerName: 'Canary eve' } });
  });

  it('that was moved to another account is an error, not an answer', async () => {
    const position = await openAccount('5', 'mal', 'account-1');
    expect((await instances[0]!('/accounts/5', position)).status).toBe(500);
  });
});
