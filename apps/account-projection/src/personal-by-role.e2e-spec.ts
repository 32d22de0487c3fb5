import { randomUUID } from 'node:crypto';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { privacyEvents } from '@reprise/contracts-privacy';
import { Eraser, PostgresVault, indexPersonal, sealPersonal } from '@reprise/privacy';
import { createService, readEnv } from '@reprise/service-kit';
import { type PublishedLog, type TcpProxy, TestIssuer, type TestVault, createTestVault, publishedLog, tcpProxy } from '@reprise/testing';
import { accountProjection } from './account-projection';

interface Answer {
  readonly status: number;
  readonly body: { readonly items?: { readonly accountId: string }[]; readonly nextCursor?: string | null; readonly [name: string]: unknown };
}

const metadata = { correlationId: 'test', causationId: 'test', actor: 'tester' };
const [HIDDEN, OPEN] = [{ hidden: true }, expect.stringMatching(/canary/i) as string];

describe('personal data, by role', () => {
  let issuer: TestIssuer;
  let log: PublishedLog<AccountEvent>;
  let at: TestVault;
  let keeper: PostgresVault;
  let proxy: TcpProxy;
  let url: string;
  let without: string;
  let position = 0;
  const ended: (() => Promise<void>)[] = [];

  const start = async (env: Record<string, string>) => {
    const app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...issuer.env, ...env, REPRISE_DEV_ACTOR: '', PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    ended.push(() => app.close());
    return app.getUrl();
  };
  const append = async (streamId: string, event: { type: string; schemaVersion: number; data: unknown; eventId?: string }) => {
    const events = [{ eventId: randomUUID(), metadata, ...event }];
    position = (await log.store.append({ streams: [{ streamId, expectedVersion: 'any', events }] })).streams[0]?.position ?? 0;
    return position;
  };
  const schema = accountEvents.codec.members.get('AccountOpened')!;
  const open = async (accountId: string, subjectId: string, email: string) => {
    const [eventId, streamId] = [randomUUID(), `account-${accountId}`];
    const data = { accountId, owner: { subjectId, name: `Canary ${subjectId}`, email }, currency: 'EUR', overdraftLimit: 0 };
    await indexPersonal(keeper, { schema, data });
    const sealed = await sealPersonal(keeper, { schema, data, eventId, streamId, schemaVersion: 2 });
    return append(streamId, { type: 'AccountOpened', schemaVersion: 2, data: sealed, eventId });
  };
  const call = async (to: string, roles: readonly string[], { sub = 'someone', body }: { sub?: string; body?: object } = {}): Promise<Answer> => {
    const isList = body !== undefined || !/\/accounts\/\w/.test(to);
    const waiting = { 'Reprise-Min-Position': String(position), Prefer: 'wait=30', ...(isList && { 'Reprise-Stream': 'account-b-1' }) };
    const headers = { authorization: `Bearer ${await issuer.token({ sub, roles })}`, 'content-type': 'application/json', ...waiting };
    const response = await fetch(to, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const lookUp = async (email: unknown, more: object = {}, to = url) => call(`${to}/accounts/lookup`, ['reader'], { body: { email, ...more } });
  const found = async (email: string) => (await lookUp(email)).body.items?.map(({ accountId }) => accountId);

  beforeAll(async () => {
    [issuer, log, at] = await Promise.all([TestIssuer.start(), publishedLog(accountEvents, 'log'), createTestVault()]);
    keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    const vault = new URL(at.readerUrl);
    proxy = await tcpProxy({ host: vault.hostname, port: Number(vault.port || 5432) });
    vault.hostname = '127.0.0.1';
    vault.port = String(proxy.port);
    url = await start({ VAULT_URL: vault.toString(), VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder });
    without = await start({});
    for (const id of ['a-1', 'a-2', 'a-3']) await open(id, 'ada', 'Ada@Canary.example');
    await open('b-1', 'bob', 'bob@canary.example');
  });
  afterAll(async () => {
    for (const end of ended) await end();
    await keeper.close();
    await proxy.close();
    await Promise.all([log.close(), at.drop(), issuer.close()]);
  });
  afterEach(() => proxy.mend());

  it('is open to readers, and to who reads about themselves', async () => {
    const opened = { status: 200, body: { ownerName: 'Canary ada', ownerEmail: 'Ada@Canary.example' } };
    expect(await call(`${url}/accounts/a-1`, ['reader'])).toMatchObject(opened);
    expect(await call(`${url}/accounts/a-1`, ['reader:self', 'operator'], { sub: 'ada' })).toMatchObject(opened);
    expect((await call(`${url}/accounts?limit=1`, ['reader:self'], { sub: 'ada' })).body.items).toMatchObject([{ accountId: 'a-1', ownerName: OPEN }]);
    expect((await call(`${url}/accounts/b-1`, ['reader:self'], { sub: 'ada' })).status).toBe(404);
  });

  it('is hidden from auditors where they are told what made a row', async () => {
    const made = async (roles: string[]) => ((await call(`${url}/accounts/a-1/provenance`, roles)).body.items as unknown as { changes: { field: string; after: unknown }[] }[])[0]?.changes ?? [];
    const personal = (changes: { field: string; after: unknown }[]) => changes.filter(({ field }) => ['ownerName', 'ownerEmail'].includes(field)).map(({ after }) => after);
    expect(personal(await made(['auditor']))).toEqual([HIDDEN, HIDDEN]);
    expect(personal(await made(['auditor', 'operator', 'eraser']))).toEqual([HIDDEN, HIDDEN]);
    expect(personal(await made(['reader']))).not.toContainEqual(HIDDEN);
  });

  it('leads to accounts, however an e-mail is written, page by page', async () => {
    expect(await found('ada@canary.example')).toEqual(['a-1', 'a-2', 'a-3']);
    expect(await found('  ADA@CANARY.EXAMPLE ')).toEqual(['a-1', 'a-2', 'a-3']);
    expect((await lookUp('bob@canary.example')).body).toMatchObject({ items: [{ accountId: 'b-1', ownerSubjectId: 'bob', ownerName: 'Canary bob' }], nextCursor: null });
    expect(await found('nobody@canary.example')).toEqual([]);
    const { items, nextCursor } = (await lookUp('ada@canary.example', { limit: 2 })).body;
    expect(items).toHaveLength(2);
    expect(Buffer.from(nextCursor ?? '', 'base64url').toString()).not.toMatch(/canary/i);
    expect((await lookUp('Ada@canary.example', { limit: 2, cursor: nextCursor })).body).toMatchObject({ items: [{ accountId: 'a-3' }], nextCursor: null });
    expect((await lookUp('bob@canary.example', { cursor: nextCursor })).status).toBe(400);
  });

  it('is looked up in a body that says what it means', async () => {
    for (const body of [{}, { email: 7 }, { email: 'no address' }, { email: 'a@b.example', more: 1 }, { email: 'a@b.example', limit: 0 }])
      expect(await call(`${url}/accounts/lookup`, ['reader'], { body })).toMatchObject({ status: 400 });
    for (const roles of [['reader:self'], ['operator'], ['auditor'], ['commander']]) expect(await call(`${url}/accounts/lookup`, roles, { body: { email: 'ada@canary.example' } })).toMatchObject({ status: 403 });
  });

  it('is not said to be nowhere while the vault is away, or where there is none', async () => {
    proxy.cut();
    expect(await lookUp('ada@canary.example')).toMatchObject({ status: 503, body: { type: 'urn:reprise:problem:unavailable' } });
    proxy.mend();
    expect(await found('ada@canary.example')).toHaveLength(3);
    expect(await lookUp('ada@canary.example', {}, without)).toMatchObject({ status: 501, body: { type: 'urn:reprise:problem:no-vault' } });
  });

  it('leads nowhere once its subject was erased', async () => {
    await open('e-1', 'eve', 'eve@canary.example');
    expect((await call(`${url}/accounts/e-1`, ['reader'])).status).toBe(200);
    expect(await found('eve@canary.example')).toEqual(['e-1']);
    const announce = ({ subjectId, keyId, reason, requestedBy, erasedAt }: Parameters<ConstructorParameters<typeof Eraser>[1]>[0]) =>
      append(`subject-${subjectId}`, privacyEvents.codec.encode({ type: 'SubjectErased', data: { subjectId, keyId, reason, requestedBy, erasedAt } }));
    await new Eraser(keeper, announce).erase({ subjectId: 'eve', reason: 'asked to', requestedBy: 'dpo' });
    expect(await found('eve@canary.example')).toEqual([]);
  });
});
