import { Client } from 'pg';

/** Work on a connection of its own, closed in any case. */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server and login, another database. */
export function onDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.toString();
}

export function asLogin(url: string, username: string, password: string): string {
  const other = new URL(url);
  other.username = username;
  other.password = password;
  return other.toString();
}
