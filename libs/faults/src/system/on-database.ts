import { Client } from 'pg';
import { type Database, urlOf } from './databases';
import type { System } from './system';

/** As superuser and past every link, on a connection of its own. */
export async function onDatabase<Result>({ postgres }: Pick<System, 'postgres'>, database: Database, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: urlOf({ port: postgres.port, database }) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
