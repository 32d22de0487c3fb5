import { PostgresVault } from '@reprise/privacy';
import { type TestVault, createTestVault, withClient } from '@reprise/testing';
import { type CommandsUnderTest, type TestedLog, aLog } from '../commands-under-test.for-spec';
import { erasuresIn } from '../subjects/erased-subjects';
import { fingerprint } from './fingerprint';

describe('what is kept of a request with personal data, so that its retry is known', () => {
  let log: TestedLog;
  let at: TestVault;
  let env: Record<string, string>;
  let commands: CommandsUnderTest;
  let n = 0;

  beforeAll(async () => {
    [log, at] = await Promise.all([aLog(), createTestVault()]);
    env = { VAULT_URL: at.keeperUrl, VAULT_MASTER_KEY: at.masterKey, VAULT_KEY_FOLDER: at.keyFolder };
    commands = await log.start(env);
  });
  afterAll(async () => {
    await log.close();
    await at.drop();
  });

  const anAccount = () => {
    const id = `f${(n += 1)}`;
    return { accountId: id, owner: { subjectId: `subject-${id}`, name: 'Ada Lovelace', email: `${id}@example.com` }, currency: 'EUR' };
  };
  const open = (body: object, key: string, through = commands) => through.send('/accounts', body, { headers: { 'idempotency-key': key } });
  const kept = (key: string) =>
    withClient(log.superuserUrl, async (client) => {
      const { rows } = await client.query<{ request_hash: string }>('SELECT request_hash FROM idempotency_keys WHERE key = $1', [`dev:${key}`]);
      return rows[0]?.request_hash;
    });
  const guessed = (body: object) => fingerprint('POST', '/accounts', body, null);

  it('is nothing that a guess at the data could be compared with', async () => {
    const body = anAccount();
    await open(body, 'guessing');
    expect(await kept('guessing')).toMatch(/^2:[\w-]{43}$/);
    expect(await kept('guessing')).not.toContain(guessed(body));
  });

  it('tells the same request from another one', async () => {
    const body = anAccount();
    const first = await open(body, 'same');
    const again = await open({ currency: 'EUR', owner: { ...body.owner }, accountId: body.accountId }, 'same');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const other of [{ name: 'Ada Byron' }, { email: 'other@example.com' }, { subjectId: 'someone-else' }])
      expect(await open({ ...body, owner: { ...body.owner, ...other } }, 'same')).toMatchObject({ status: 422, body: { type: 'urn:reprise:problem:idempotency-key-reused' } });
  });

  it('holds after a rotation, and for an instance that starts later', async () => {
    const body = anAccount();
    const first = await open(body, 'rotated');
    const keeper = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), erasuresInLog: erasuresIn(log.store) });
    await keeper.rotate();
    await keeper.close();
    expect(await open(body, 'rotated', await log.start(env))).toMatchObject({ status: 201, body: first.body });
  });

  it('was less in records from before, which hold all the same', async () => {
    const older = anAccount();
    const told = await open(older, 'older', await log.start());
    expect(await kept('older')).toBe(guessed(older));
    const again = await open(older, 'older');
    expect(again).toMatchObject({ status: 201, body: told.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await open({ ...older, currency: 'CZK' }, 'older')).status).toBe(422);
  });

  it('goes with the key of an erased subject: the retry is refused, and nobody can make it again', async () => {
    const body = anAccount();
    await open(body, 'gone');
    await commands.send(`/subjects/${body.owner.subjectId}/erasure`, { reason: 'asked to', requestedBy: 'dpo' });
    expect(await open(body, 'gone')).toMatchObject({ status: 409, body: { type: 'urn:reprise:problem:subject-erased' } });
  });

  it('is the same as ever where nothing is personal', async () => {
    const body = anAccount();
    await open(body, 'plain-account');
    const path = `/accounts/${body.accountId}/deposits`;
    await commands.send(path, { amount: 5 }, { headers: { 'idempotency-key': 'plain' } });
    expect(await kept('plain')).toBe(fingerprint('POST', path, { amount: 5 }, null));
  });
});
