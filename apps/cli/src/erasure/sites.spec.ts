import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../usage-error';
import { type Where, sitesOf } from './sites';

describe('where is looked', () => {
  let folder: string;
  let masterKeyFile: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'reprise-sites-'));
    masterKeyFile = join(folder, 'master.key');
    writeFileSync(masterKeyFile, randomBytes(32).toString('base64'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const url = (name: string) => `postgres://someone@host/${name}`;
  const running = () => ({
    eventStore: { admin: url('postgres'), reader: url('log') },
    vault: { reader: url('vault'), masterKeyFile, keyFolder: '/keys' },
    kafka: { brokers: ['kafka:9092'] },
  });
  const sites = (more: Partial<Where> = {}, environment: unknown = running()) =>
    sitesOf({ databases: [], clusters: [], folders: [], variables: {}, readEnvironment: () => Promise.resolve(environment), dataDir: () => '/data', ...more });

  it('is the system that runs here, with its data folder and those that are named', async () => {
    expect(await sites({ folders: ['/more'], variables: { KAFKA_BROKERS: 'other:9092' } })).toMatchObject({
      databases: [], clusters: [url('postgres')], brokers: ['kafka:9092'], folders: ['/data', '/more'], here: true,
      vault: { url: url('vault'), keyFolder: '/keys', logUrl: url('log') },
    });
    expect(await sites({}, { ...running(), vault: null, kafka: null })).toMatchObject({ brokers: [], vault: undefined });
  });

  it('is only what is named, where something is', async () => {
    const named = await sites({ databases: [url('a')], clusters: [url('b')], folders: ['/c'], variables: { KAFKA_BROKERS: 'one:1, two:2', READ_MODEL_URL: url('d') } });
    expect(named).toEqual({ databases: [url('a')], clusters: [url('b')], brokers: ['one:1', 'two:2'], folders: ['/c'], here: false, vault: undefined });
  });

  it("is what a service's environment names, each database once", async () => {
    const variables = {
      EVENT_STORE_OWNER_URL: 'postgres://owner@host/log', EVENT_STORE_READER_URL: 'postgres://reader@host/log', READ_MODEL_URL: url('rows'),
      VAULT_URL: url('vault'), VAULT_KEY_FOLDER: '/keys', VAULT_MASTER_KEY_FILE: masterKeyFile,
    };
    expect(await sites({ variables })).toMatchObject({
      databases: ['postgres://owner@host/log', url('rows'), url('vault')], here: false,
      vault: { url: url('vault'), keyFolder: '/keys', logUrl: 'postgres://reader@host/log' },
    });
  });

  it('is nowhere without a word on what is missing', async () => {
    const nothing = () => Promise.reject(new Error('nothing runs here'));
    await expect(sites({ readEnvironment: nothing })).rejects.toThrow(UsageError);
  });

  it('is never with a half of what a vault needs', async () => {
    const whole = { VAULT_URL: url('vault'), VAULT_KEY_FOLDER: '/keys', VAULT_MASTER_KEY_FILE: masterKeyFile, EVENT_STORE_READER_URL: url('log') };
    for (const name of Object.keys(whole)) await expect(sites({ databases: [url('a')], variables: { ...whole, [name]: '' } })).rejects.toThrow(`missing: ${name}`);
    await expect(sites({ variables: { VAULT_KEY_FOLDER: '/keys' } })).rejects.toThrow(UsageError);
  });
});
