import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { ask } from './connection';
import { SchemaDrift } from './errors';

const SQL = join(__dirname, '..', 'sql');
const MIGRATIONS_READABLE = 'kept: applied_migrations() belongs to reprise_log_owner';

/** What the migrations make: a line each, as `schema-facts.sql` tells it. */
const made = async () => (await readFile(join(SQL, 'schema-facts.txt'), 'utf8')).split('\n').filter(Boolean);

type Checksums = Readonly<Record<string, string>>;

const released = async () => JSON.parse(await readFile(join(SQL, 'migrations', 'checksums.json'), 'utf8')) as Checksums;

async function applied(pool: Pool): Promise<Checksums> {
  const rows = await ask<{ name: string; checksum: string }>(pool, { text: 'SELECT name, checksum FROM applied_migrations()' });
  return Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]));
}

const asFacts = (migrations: Checksums) => Object.entries(migrations).map(([name, checksum]) => `always: migration ${name} is ${checksum}`);

/** Its facts that this release judges, and whether a newer one has been here. */
async function migrationFacts(pool: Pool, known: Checksums): Promise<{ readonly facts: readonly string[]; readonly newer: boolean }> {
  const last = Object.keys(known).sort().at(-1) ?? '';
  const all = Object.entries(await applied(pool));
  const judged = all.filter(([name]) => name <= last);
  return { facts: asFacts(Object.fromEntries(judged)), newer: judged.length < all.length };
}

/**
 * Everything that guards the log, and what it is made of, is as the migrations make it. Where a newer release has migrated
 * the log, as in a rolling deploy, what it may have added or replaced is left to its own check; what guards is not.
 * @throws SchemaDrift naming each difference
 */
export async function checkSchema(pool: Pool): Promise<void> {
  const [text, expected, known] = await Promise.all([readFile(join(SQL, 'schema-facts.sql'), 'utf8'), made(), released()]);
  const facts = (await ask<{ fact: string }>(pool, { text })).map(({ fact }) => fact);
  const migrations = facts.includes(MIGRATIONS_READABLE) ? await migrationFacts(pool, known) : { facts: [], newer: false };
  const differences = compared([...expected, ...asFacts(known)], [...facts, ...migrations.facts]);
  const serious = differences.filter((difference) => !migrations.newer || OF_NO_MIGRATION.test(difference));
  if (serious.length > 0) throw new SchemaDrift(serious.map((difference) => difference.replace(HOLDS, '')));
}

/** How long a fact holds: see schema-facts.sql. */
const HOLDS = /(?<=^\w+: )\w+: /;
const OF_NO_MIGRATION = /^(\w+: always|missing: kept): /;

function compared(expected: readonly string[], found: readonly string[]): string[] {
  const [wanted, there] = [new Set(expected), new Set(found)];
  return [
    ...expected.filter((fact) => !there.has(fact)).map((fact) => `missing: ${fact}`),
    ...found.filter((fact) => !wanted.has(fact)).map((fact) => `unexpected: ${fact}`),
  ];
}
