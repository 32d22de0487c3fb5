import { Client } from 'pg';

/** The roles of a database whose schema belongs to a role that cannot log in. */
export interface DatabaseRoles {
  readonly ownerRole: string;
  /** The login that may assume `ownerRole`, for migrations. */
  readonly migrator: string;
  /** Passwords by login, the migrator's among them. */
  readonly logins: ReadonlyMap<string, string>;
}

/** Harmless when the role is there already, as it is cluster-wide. */
const createRole = (name: string, rights: string) => `DO $$ BEGIN CREATE ROLE ${name} ${rights};
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`;

/**
 * What a database administrator does once: roles, and a database that only they may use. Repeating it only sets the
 * passwords.
 * @param adminUrl a superuser (or a role that may create roles) on the database
 */
export async function provisionDatabase(adminUrl: string, { ownerRole, migrator, logins }: DatabaseRoles): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(createRole(ownerRole, 'NOLOGIN'));
    for (const [login, password] of logins) {
      await client.query(createRole(login, 'LOGIN'));
      await client.query(`ALTER ROLE ${login} NOINHERIT PASSWORD ${client.escapeLiteral(password)}`);
    }
    // Granted anew: whether a login inherits is decided when it is granted.
    await client.query(`REVOKE ${ownerRole} FROM ${migrator}`);
    await client.query(`GRANT ${ownerRole} TO ${migrator}`);
    await lockDown(client, ownerRole, [...logins.keys()]);
  } finally {
    await client.end();
  }
}

async function lockDown(client: Client, ownerRole: string, logins: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = client.escapeIdentifier(rows[0]?.name ?? '');
  await client.query(`ALTER SCHEMA public OWNER TO ${ownerRole}`);
  await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${logins.join(', ')}`);
}
