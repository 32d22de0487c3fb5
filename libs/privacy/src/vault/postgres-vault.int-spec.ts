import { type TestVault, createTestVault, vaultContract } from '@reprise/testing';
import { PostgresVault } from './postgres-vault';

async function* noErasures() {}

describe('the vault on Postgres', () => {
  let at: TestVault;
  beforeAll(async () => {
    at = await createTestVault();
  });
  afterAll(() => at.drop());

  vaultContract(() => PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), erasuresInLog: noErasures }));
});
