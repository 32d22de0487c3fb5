import { z } from 'zod';

const Settings = z.object({
  /** `prepare`: databases are made; `run`: commands, until there were `operations` of them; `collect`: what is left. */
  part: z.enum(['prepare', 'run', 'collect']),
  seed: z.int(),
  /** A superuser's, on any database of the server. */
  adminUrl: z.string(),
  /** What its databases are called. */
  name: z.string(),
  /** Where it keeps its topics, its keys, and what its clients know. */
  folder: z.string(),
  operations: z.int().positive(),
});
export type Settings = z.infer<typeof Settings>;

const VARIABLE = 'REPRISE_SMALL_SYSTEM';

export const settingsFrom = (environment: NodeJS.ProcessEnv): Settings => Settings.parse(JSON.parse(environment[VARIABLE] ?? '{}'));

export const environmentFor = (settings: Settings): Record<string, string> => ({ [VARIABLE]: JSON.stringify(settings) });

const PASSWORD = 'for-tests-only';

function urlOf({ adminUrl }: Settings, database: string, role?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) [url.username, url.password] = [role, PASSWORD];
  return url.toString();
}

/** Where its databases are, and with which rights. */
export const urlsOf = (settings: Settings) => ({
  databases: [`${settings.name}_log`, `${settings.name}_read`, `${settings.name}_vault`],
  passwords: { owner: PASSWORD, writer: PASSWORD, reader: PASSWORD, eraser: PASSWORD, migrator: PASSWORD, keeper: PASSWORD },
  log: { admin: urlOf(settings, `${settings.name}_log`), owner: urlOf(settings, `${settings.name}_log`, 'reprise_owner'), writer: urlOf(settings, `${settings.name}_log`, 'reprise_writer') },
  read: urlOf(settings, `${settings.name}_read`),
  vault: {
    admin: urlOf(settings, `${settings.name}_vault`),
    migrator: urlOf(settings, `${settings.name}_vault`, 'reprise_vault_migrator'),
    keeper: urlOf(settings, `${settings.name}_vault`, 'reprise_vault_keeper'),
  },
});
