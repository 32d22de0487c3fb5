import { Command } from 'commander';

const SECRETS_HELP = `
Makes what is missing and leaves what is there; run it again after an update. Below <folder>, a folder for each service,
with a file for each of its variables, to be mounted there alone:
  provision/               secrets.json with every password, and ADMIN_URL
  postgres/password        of the administrator
  command-service/ …       EVENT_STORE_WRITER_URL, VAULT_URL, VAULT_MASTER_KEY, READ_MODEL_URL …
  cli/environment.json     for REPRISE_ENVIRONMENT_FILE
`;

const DATABASES_HELP = `
Repeating it changes nothing. It waits up to a minute for Postgres.

Environment (each may come from a file, as NAME_FILE):
  ADMIN_URL            a superuser's connection string
  LOG_ADMIN_URL, VAULT_ADMIN_URL, READ_MODELS_ADMIN_URL
                       where the log, the vault or the read models have a server of their own
  REPRISE_SECRETS      secrets.json, as \`provision secrets\` makes it
`;

interface SecretsOptions {
  readonly postgres: string;
  readonly kafka?: string;
}

/** `reprise provision`: what a system needs before its services start, where `reprise start` does not run it. */
export const provisionCommand = (): Command =>
  new Command('provision')
    .description('Prepare a system that runs in containers: its secrets, its databases.')
    .addCommand(
      new Command('secrets')
        .description('Make passwords and the master key, and a file for each variable that holds one.')
        .argument('<folder>')
        .option('--postgres <host:port>', 'where services reach Postgres', 'postgres:5432')
        .option('--kafka <host:port>', 'where services reach Kafka')
        .addHelpText('after', SECRETS_HELP)
        .action(async (folder: string, { postgres, kafka }: SecretsOptions) => {
          const { writeServiceSecrets } = await import('./write-service-secrets.js');
          writeServiceSecrets(folder, { postgres, kafka });
        }),
    )
    .addCommand(
      new Command('databases')
        .description('Make the databases of the log, the vault and the read models, their roles and tables.')
        .addHelpText('after', DATABASES_HELP)
        .action(async () => {
          const { provisionDatabases } = await import('./provision-databases.js');
          await provisionDatabases(process.env);
        }),
    );
