import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '@reprise/testing';
import type { Client } from 'pg';

interface Stored {
  /** A superuser's, on any database of the server. */
  readonly adminUrl: string;
  /** Looked through with all that is in it, beside the server's own files. */
  readonly folder: string;
}

/** Where something is written as it is: rows of all tables of all databases (as a dump has them), and files byte by byte. */
export async function placesOf(words: readonly string[], { adminUrl, folder }: Stored): Promise<string[]> {
  const { databases, serverFolder } = await withClient(adminUrl, async (client) => {
    await client.query('CHECKPOINT');
    const named = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database WHERE datallowconn');
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return { databases: named.rows.map(({ name }) => name), serverFolder: rows[0]?.data_directory ?? '' };
  });
  const tables = [];
  for (const name of databases) tables.push(...(await withClient(Object.assign(new URL(adminUrl), { pathname: name }).href, (client) => tablesWith(client, words))));
  return [...tables, ...filesWith(words, folder), ...filesWith(words, serverFolder)];
}

async function tablesWith(client: Client, words: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence <> 't'");
  const patterns = words.flatMap((word) => [word, Buffer.from(word).toString('hex')]).map((word) => `%${word}%`);
  const found = [];
  for (const { name } of rows) {
    const { rowCount } = await client.query(`SELECT FROM ${name} AS row WHERE row::text LIKE ANY ($1) LIMIT 1`, [patterns]);
    if (rowCount) found.push(`${client.database ?? ''}: ${name}`);
  }
  return found;
}

const filesWith = (words: readonly string[], folder: string): string[] =>
  filesIn(folder).filter((file) => {
    const bytes = read(file);
    return words.some((word) => bytes.includes(word));
  });

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());

/** What was removed since it was listed holds nothing. */
function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.of();
  }
}
