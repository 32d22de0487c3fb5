import { randomBytes } from 'node:crypto';
import { postgresUrl } from './test-environment';
import { onDatabase, withClient } from './with-client';

export interface TestDatabase {
  /** Superuser. */
  readonly url: string;
  readonly name: string;
  /** Ends the connections to it, too. */
  drop(): Promise<void>;
}

/** A database of its own. @param template what it is a copy of; empty when not given */
export async function createTestDatabase({ template = 'template1' }: { template?: string } = {}): Promise<TestDatabase> {
  const admin = postgresUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: onDatabase(admin, name),
    name,
    drop: () => withClient(admin, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
