import { PASSWORD, ensureTemplates } from './log-template';
import { templateNames } from './template-names';
import { createTestDatabase } from './test-database';
import { asLogin } from './with-client';

/** A log of its own: an empty event store with the roles of a real one. */
export interface TestLog {
  readonly ownerUrl: string;
  readonly writerUrl: string;
  readonly readerUrl: string;
  readonly eraserUrl: string;
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** @param migrated false: roles and database are there, the schema is not */
export async function createTestLog({ migrated = true }: { migrated?: boolean } = {}): Promise<TestLog> {
  await ensureTemplates();
  const template = migrated ? templateNames().migrated : templateNames().provisioned;
  const database = await createTestDatabase({ template });
  const login = (role: string) => asLogin(database.url, `reprise_${role}`, PASSWORD);
  return {
    ownerUrl: login('owner'),
    writerUrl: login('writer'),
    readerUrl: login('reader'),
    eraserUrl: login('eraser'),
    superuserUrl: database.url,
    drop: () => database.drop(),
  };
}
