import type { Unseen } from '@reprise/privacy';
import { nameOf, withDatabase } from './database';

export interface Databases {
  readonly urls: readonly string[];
  readonly skipped: readonly Unseen[];
}

const onDatabase = (url: string, name: string): string => {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
};

/** Every database of a server; the template that nobody can enter is skipped, as nothing was ever written to it. */
export function databasesOf(url: string): Promise<Databases> {
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string; open: boolean }>('SELECT datname AS name, datallowconn AS open FROM pg_database ORDER BY datname');
    const closed = rows.filter(({ name, open }) => !open && name === 'template0').map(({ name }) => ({ place: nameOf(onDatabase(url, name)), why: 'it takes no connections, and never took any' }));
    return { urls: rows.filter(({ name, open }) => open || name !== 'template0').map(({ name }) => onDatabase(url, name)), skipped: closed };
  });
}

/** Where the server keeps its files, as it says. */
export const dataFolderOf = (url: string): Promise<string> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    return rows[0]?.folder ?? '';
  });
