import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pii } from '@reprise/kernel';
import { type TestVault, createTestVault } from '@reprise/testing';
import { z } from 'zod';
import { type AnnounceErasure, Eraser, FileEpochKeys, PersonalOpener, PostgresVault, migrateVault, readMasterKey, sealPersonal } from '.';
import { logged } from './vault/vaults.for-spec';

describe('the README', () => {
  let at: TestVault;
  beforeAll(async () => {
    at = await createTestVault();
  });
  afterAll(() => at.drop());

  it('does what it shows', async () => {
    const { migratorUrl, keeperUrl, keyFolder } = at;
    const env = { VAULT_MASTER_KEY: at.masterKey };
    const erasuresInLog = logged([]);
    const announce: AnnounceErasure = () => Promise.resolve(1);
    const eventId = randomUUID();
    const mayRead = true;
    // #region example
    const Opened = z.object({ owner: z.object({ subjectId: z.string(), name: pii(z.string()) }) });
    const data = { owner: { subjectId: 'ada', name: 'Ada' } };

    await migrateVault(migratorUrl);
    const epochKeys = new FileEpochKeys(keyFolder, readMasterKey(env));
    const vault = await PostgresVault.open({ url: keeperUrl, epochKeys, erasuresInLog });

    // Before an event is appended: owner.name becomes pii:1:ada:<key>:<event>:account-42:owner%2Fname:1:<payload>
    const sealed = await sealPersonal(vault, { schema: Opened, data, eventId, streamId: 'account-42', schemaVersion: 1 });

    // When a query is answered: the value, {hidden: true}, or {erased: true}; or an error, never taken for one of them
    const opener = new PersonalOpener(vault, Opened);
    const answer = await opener.open(Opened.parse(sealed), (subjectId) => mayRead && subjectId === 'ada');

    await vault.index('ada', 'email', 'Ada@Example.org');
    const [subjectId] = await vault.lookUp('email', 'ada@example.org'); // 'ada'

    await new Eraser(vault, announce).erase({ subjectId: 'ada', reason: 'GDPR art. 17', requestedBy: 'dpo' });
    // #endregion
    expect([answer, subjectId]).toEqual([data, 'ada']);
    expect(await opener.open(Opened.parse(sealed), () => true)).toEqual({ owner: { subjectId: 'ada', name: { erased: true } } });
    await vault.close();
  });

  it('shows nothing else', () => {
    const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
    const [, source = ''] = /\/\/ #region example\n([^]*?)^ *\/\/ #endregion/m.exec(readFileSync(__filename, 'utf8')) ?? [];
    expect(/```ts\n([^]*?)```/.exec(readme)?.[1]).toBe(source.replaceAll(/^ {4}/gm, ''));
  });
});
