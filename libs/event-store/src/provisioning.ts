import { provisionDatabase } from '@reprise/migrations';

/** Logins of the log, each with as little as it needs. */
export interface LogPasswords {
  /** Runs migrations, by assuming the role that owns the schema. */
  readonly owner: string;
  /** Appends through the one function that may, and reads. */
  readonly writer: string;
  readonly reader: string;
  /** For purges, which go through a function of their own. */
  readonly eraser: string;
}

const OWNER_ROLE = 'reprise_log_owner';

/**
 * What a database administrator does once: the log's roles, and a database whose schema belongs to
 * a role that cannot log in. Repeating it only sets the passwords.
 * @param adminUrl a superuser (or a role that may create roles) on the log's database
 */
export function provisionLog({ adminUrl, passwords }: { adminUrl: string; passwords: LogPasswords }): Promise<void> {
  const logins = new Map(Object.entries(passwords).map(([login, password]) => [`reprise_${login}`, String(password)]));
  return provisionDatabase(adminUrl, { ownerRole: OWNER_ROLE, migrator: 'reprise_owner', logins });
}
