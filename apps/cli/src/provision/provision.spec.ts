import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment } from '../local/state';
import { provisionDatabases } from './provision-databases';
import { writeServiceSecrets } from './write-service-secrets';

const place = { postgres: 'postgres:5432', kafka: 'kafka:19092' };
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'reprise-provision-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const text = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const loginOf = (...path: string[]) => new URL(text(...path)).username;

describe('the secrets of a system in containers', () => {
  it('are made once: making them again changes none', () => {
    writeServiceSecrets(folder, place);
    const made = text('command-service', 'EVENT_STORE_WRITER_URL');
    const key = text('command-service', 'VAULT_MASTER_KEY');
    writeServiceSecrets(folder, place);
    expect(text('command-service', 'EVENT_STORE_WRITER_URL')).toBe(made);
    expect(text('account-projection', 'VAULT_MASTER_KEY')).toBe(key);
  });

  it('give each service its own logins, and none of the others', () => {
    writeServiceSecrets(folder, place);
    expect(readdirSync(join(folder, 'command-service')).toSorted()).toEqual(['EVENT_STORE_WRITER_URL', 'VAULT_MASTER_KEY', 'VAULT_URL']);
    expect(loginOf('command-service', 'EVENT_STORE_WRITER_URL')).toBe('reprise_writer');
    expect(loginOf('command-service', 'VAULT_URL')).toBe('reprise_vault_keeper');
    expect(loginOf('account-projection', 'READ_MODEL_URL')).toBe('read_account');
    expect(loginOf('account-projection', 'VAULT_URL')).toBe('reprise_vault_reader');
    expect(readdirSync(join(folder, 'history-service'))).toEqual(['EVENT_STORE_READER_URL']);
  });

  it('are for their owner alone, but for the one that Postgres reads as another user', () => {
    writeServiceSecrets(folder, place);
    const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777;
    expect(mode('command-service', 'VAULT_MASTER_KEY')).toBe(0o400);
    expect(mode('provision', 'secrets.json')).toBe(0o600);
    expect(mode('postgres', 'password')).toBe(0o444);
  });

  it('tell the CLI where everything is', () => {
    writeServiceSecrets(folder, place);
    expect(Environment.parse(JSON.parse(text('cli', 'environment.json')))).toMatchObject({ historyService: 'http://history-service:3010', kafka: { brokers: ['kafka:19092'] } });
  });

  it('are not half made where the folder is none', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => writeServiceSecrets(file, place)).toThrow("can't be kept in");
    expect(existsSync(join(file, 'provision'))).toBe(false);
  });
});

describe('making the databases', () => {
  it('names every variable that is missing or wrong, and shows no value', async () => {
    await expect(provisionDatabases({})).rejects.toThrow('REPRISE_SECRETS: is required');
    await expect(provisionDatabases({ ADMIN_URL: 'mysql://root:hidden@db', REPRISE_SECRETS: '{}' })).rejects.toThrow('ADMIN_URL: must be a postgres:// URL');
    await expect(provisionDatabases({ ADMIN_URL: 'mysql://root:hidden@db', REPRISE_SECRETS: 'no' })).rejects.not.toThrow('hidden');
    await expect(provisionDatabases({ ADMIN_URL_FILE: join(folder, 'none') })).rejects.toThrow('ADMIN_URL_FILE: ENOENT');
  });

  it('asks for an administrator of each server', async () => {
    writeServiceSecrets(folder, place);
    const REPRISE_SECRETS_FILE = join(folder, 'provision', 'secrets.json');
    await expect(provisionDatabases({ LOG_ADMIN_URL: 'postgres://admin@log/postgres', REPRISE_SECRETS_FILE })).rejects.toThrow('ADMIN_URL: is required, or one for each');
  });
});
