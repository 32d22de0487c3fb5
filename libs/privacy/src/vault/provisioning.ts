import { Client } from 'pg';

/** Logins of the vault, each with as little as it needs. */
export interface VaultPasswords {
  /** Runs migrations, by assuming the role that owns the schema. */
  readonly migrator: string;
  /** Makes keys, erases and rotates through functions that may; reads. For the process that appends. */
  readonly keeper: string;
  /** Opens and looks up. For processes that answer queries. */
  readonly reader: string;
}

export const OWNER_ROLE = 'reprise_vault_owner';

/** Harmless when the role is there already, as it is cluster-wide. */
const createRole = (name: string, rights: string) => `DO $$ BEGIN CREATE ROLE ${name} ${rights};
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`;

/**
 * What a database administrator does once: the vault's roles, and a database whose schema belongs to a role that
 * cannot log in. Repeating it only sets the passwords.
 * @param adminUrl a superuser (or a role that may create roles) on the vault's database
 */
export async function provisionVault({ adminUrl, passwords }: { adminUrl: string; passwords: VaultPasswords }): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(createRole(OWNER_ROLE, 'NOLOGIN'));
    for (const [login, password] of Object.entries(passwords)) {
      const role = `reprise_vault_${login}`;
      await client.query(createRole(role, 'LOGIN'));
      await client.query(`ALTER ROLE ${role} NOINHERIT PASSWORD ${client.escapeLiteral(String(password))}`);
    }
    // Granted anew: whether a login inherits is decided when it is granted.
    await client.query(`REVOKE ${OWNER_ROLE} FROM reprise_vault_migrator`);
    await client.query(`GRANT ${OWNER_ROLE} TO reprise_vault_migrator`);
    await lockDown(client);
  } finally {
    await client.end();
  }
}

async function lockDown(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = client.escapeIdentifier(rows[0]?.name ?? '');
  await client.query(`ALTER SCHEMA public OWNER TO ${OWNER_ROLE}`);
  await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO reprise_vault_migrator, reprise_vault_keeper, reprise_vault_reader`);
}
