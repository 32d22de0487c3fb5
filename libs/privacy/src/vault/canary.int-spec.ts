import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestVault, createTestVault, newSubject } from '@reprise/testing';
import { Eraser } from '../erasure/eraser';
import type { PostgresVault } from './postgres-vault';
import { keyOf, openVault, rowsOf } from './vaults.for-spec';

const TABLES = ['vault', 'epochs', 'subject_keys', 'blind_index', 'tombstones', 'applied_erasures'];

describe("the vault's database, its data folder and the key folder", () => {
  let at: TestVault;
  let vault: PostgresVault;
  beforeAll(async () => {
    at = await createTestVault();
    vault = await openVault(at);
  });
  afterAll(async () => {
    await vault.close();
    await at.drop();
  });

  /** Files of the database and of the WAL that hold these bytes, as Postgres itself reads them. */
  const filesWith = async (bytes: Buffer) => {
    await rowsOf(at, 'CHECKPOINT');
    const files = await rowsOf<{ file: string }>(
      at,
      `WITH folders AS (SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database() UNION ALL SELECT 'pg_wal'),
            files AS (SELECT folder || '/' || name AS file FROM folders, pg_ls_dir(folder) AS name WHERE name ~ '^[0-9A-F]+(_.*)?$')
       SELECT file FROM files WHERE position($1::bytea IN pg_read_binary_file(file, 0, 1000000000, true)) > 0`,
      [bytes],
    );
    return files.map(({ file }) => file);
  };
  const dump = async () => {
    const rows = await Promise.all(TABLES.map((table) => rowsOf<{ row: string }>(at, `SELECT ${table}::text AS row FROM ${table}`)));
    return rows.flat().map(({ row }) => row).join('\n');
  };
  const keyFiles = () => Buffer.concat(readdirSync(at.keyFolder).map((file) => readFileSync(join(at.keyFolder, file))));
  const forms = (bytes: Buffer) => [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64'))];

  it('hold no key and no e-mail as it is, before an erasure and after it', async () => {
    const [subjectId, email] = [newSubject(), `canary-${newSubject()}@x.example`];
    await vault.index(subjectId, 'email', email);
    const { key, keyId } = await keyOf(vault, subjectId);
    const [row] = await rowsOf<{ wrapped_key: Buffer; key_name: string }>(
      at, 'SELECT wrapped_key, key_name FROM subject_keys JOIN epochs USING (epoch) WHERE subject_id = $1', [subjectId],
    );
    const epochKey = await at.epochKeys().load(row?.key_name ?? '');
    const digest = createHash('sha256').update(`email\0${email}`).digest();
    const secrets = [key.export(), epochKey!.export(), Buffer.from(at.masterKey, 'base64'), digest].flatMap(forms).concat(Buffer.from(email));

    const isClean = async () => {
      for (const secret of secrets) {
        expect(await filesWith(secret)).toEqual([]);
        expect(keyFiles().includes(secret)).toBe(false);
        expect((await dump()).includes(secret.toString('latin1'))).toBe(false);
      }
    };
    await isClean();
    expect(await filesWith(row!.wrapped_key)).not.toEqual([]);
    expect(await dump()).toContain(row!.wrapped_key.toString('hex'));
    expect(await dump()).toContain(keyId);

    await new Eraser(vault, () => Promise.resolve(1)).erase({ subjectId, reason: 'asked to', requestedBy: 'dpo' });
    await isClean();
    expect(await dump()).not.toContain(row!.wrapped_key.toString('hex'));
    expect(await at.epochKeys().load(row!.key_name)).toBeUndefined();
  });
});
