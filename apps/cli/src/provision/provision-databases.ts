import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { z } from 'zod';
import { makeDatabases } from '../local/databases';
import { Secrets } from '../local/secrets';
import { LocalError } from '../local/settings';

const PATIENCE_MS = 60_000;
const AGAIN_MS = 500;
/** Postgres that starts, or restarts after its first preparation, refuses or closes. */
const STARTING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03', '57P01']);

type Variables = Readonly<Record<string, string | undefined>>;
const NAMES = ['ADMIN_URL', 'LOG_ADMIN_URL', 'VAULT_ADMIN_URL', 'READ_MODELS_ADMIN_URL', 'REPRISE_SECRETS'] as const;

const postgres = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' });
const Provisioning = z
  .object({
    ADMIN_URL: postgres.optional(),
    LOG_ADMIN_URL: postgres.optional(),
    VAULT_ADMIN_URL: postgres.optional(),
    READ_MODELS_ADMIN_URL: postgres.optional(),
    REPRISE_SECRETS: z.string({ error: 'is required, or REPRISE_SECRETS_FILE' }).transform(parsed).pipe(Secrets),
  })
  .transform(({ ADMIN_URL: all, REPRISE_SECRETS: secrets, ...own }, context) => {
    const admins = { log: own.LOG_ADMIN_URL ?? all, vault: own.VAULT_ADMIN_URL ?? all, readModels: own.READ_MODELS_ADMIN_URL ?? all };
    const { log, vault, readModels } = admins;
    if (log && vault && readModels) return { admins: { log, vault, readModels }, secrets };
    context.addIssue({ code: 'custom', path: ['ADMIN_URL'], message: 'is required, or one for each of the log, the vault and the read models' });
    return z.NEVER;
  });

function parsed(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
}

/** @throws LocalError that names what is wrong, and shows no value */
export async function provisionDatabases(variables: Variables): Promise<void> {
  const read = Provisioning.safeParse(Object.fromEntries(NAMES.map((name) => [name, valueOf(variables, name)])));
  if (!read.success) throw new LocalError(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  const { admins, secrets } = read.data;
  await Promise.all([...new Set(Object.values(admins))].map(answers));
  await makeDatabases(admins, secrets);
  console.log('The databases of the log, the vault and the read models are there.');
}

function valueOf(variables: Variables, name: string): string | undefined {
  const file = variables[`${name}_FILE`];
  if (!file) return variables[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new LocalError(`${name}_FILE: ${(error as Error).message}`);
  }
}

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let told = false; ; told = true) {
    const error = await asked(url);
    if (!error) return;
    if (!STARTING.has(error.code ?? '') || performance.now() > deadline) throw new LocalError(`Postgres at ${new URL(url).host}: ${error.message || String(error.code)}`);
    if (!told) console.error(`Waiting for Postgres at ${new URL(url).host}…`);
    await pause(AGAIN_MS);
  }
}

async function asked(connectionString: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return error as Error & { code?: string };
  }
}
