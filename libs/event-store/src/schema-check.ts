import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { ask } from './connection';
import { SchemaDrift } from './errors';

const SQL = join(__dirname, '..', 'sql');

/** What the migrations make: a line each, as `schema-facts.sql` tells it. */
const made = async () => (await readFile(join(SQL, 'schema-facts.txt'), 'utf8')).split('\n').filter(Boolean);

/** Triggers, owners and rights are those that the migrations make. @throws SchemaDrift naming each difference */
export async function checkSchema(pool: Pool): Promise<void> {
  const [text, expected] = await Promise.all([readFile(join(SQL, 'schema-facts.sql'), 'utf8'), made()]);
  const facts = (await ask<{ fact: string }>(pool, { text })).map(({ fact }) => fact);
  const missing = expected.filter((fact) => !facts.includes(fact)).map((fact) => `missing: ${fact}`);
  const unexpected = facts.filter((fact) => !expected.includes(fact)).map((fact) => `unexpected: ${fact}`);
  if (missing.length + unexpected.length > 0) throw new SchemaDrift([...missing, ...unexpected]);
}
