import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileEpochKeys, migrateVault, provisionVault, readMasterKey } from '@reprise/privacy';
import { building } from './build-template';
import { templateNames } from './template-names';
import { createTestDatabase } from './test-database';
import { asLogin } from './with-client';

/** Of the vault's roles in test clusters: fixed, because roles belong to the cluster and runs may share one. */
const PASSWORD = 'for-tests-only';
const PASSWORDS = { migrator: PASSWORD, keeper: PASSWORD, reader: PASSWORD };

/** A vault of its own: an empty database with the roles of a real one, a master key, and a folder for epoch keys. */
export interface TestVault {
  readonly keeperUrl: string;
  readonly readerUrl: string;
  readonly migratorUrl: string;
  readonly superuserUrl: string;
  readonly name: string;
  readonly keyFolder: string;
  /** Base64, as `VAULT_MASTER_KEY` takes it. */
  readonly masterKey: string;
  epochKeys(): FileEpochKeys;
  drop(): Promise<void>;
}

export async function createTestVault(): Promise<TestVault> {
  await ensureTemplate();
  const database = await createTestDatabase({ template: templateNames().vault });
  const login = (role: string) => asLogin(database.url, `reprise_vault_${role}`, PASSWORD);
  const keyFolder = mkdtempSync(join(tmpdir(), 'reprise-vault-keys-'));
  const masterKey = randomBytes(32).toString('base64');
  return {
    keeperUrl: login('keeper'),
    readerUrl: login('reader'),
    migratorUrl: login('migrator'),
    superuserUrl: database.url,
    name: database.name,
    keyFolder,
    masterKey,
    epochKeys: () => new FileEpochKeys(keyFolder, readMasterKey({ VAULT_MASTER_KEY: masterKey })),
    drop: async () => {
      await database.drop();
      rmSync(keyFolder, { recursive: true, force: true });
    },
  };
}

const ensureTemplate = () =>
  building((build) =>
    build({ name: templateNames().vault, from: 'template1' }, async (url) => {
      await provisionVault({ adminUrl: url, passwords: PASSWORDS });
      await migrateVault(asLogin(url, 'reprise_vault_migrator', PASSWORD));
    }),
  );
