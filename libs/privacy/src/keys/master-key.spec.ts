import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigError } from '../errors';
import { MasterKeyText, readMasterKey } from './master-key';

const good = randomBytes(32).toString('base64');

const problemOf = (env: Record<string, string>) => {
  try {
    return readMasterKey(env).type;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the master key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-master-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read from the environment, or from a file', () => {
    const file = join(folder, 'given');
    writeFileSync(file, `${good}\n`);
    const keys = [readMasterKey({ VAULT_MASTER_KEY: good }), readMasterKey({ VAULT_MASTER_KEY_FILE: file })];
    expect(keys.map((key) => key.export().toString('base64'))).toEqual([good, good]);
  });

  it('takes any 32 random bytes', () =>
    fc.assert(fc.property(fc.nat(), () => expect(readMasterKey({ VAULT_MASTER_KEY: randomBytes(32).toString('base64') }).symmetricKeySize).toBe(32))));

  it.each([
    ['a missing one', {}, 'is required'],
    ['an empty one', { VAULT_MASTER_KEY: '' }, 'is required'],
    ['a short one', { VAULT_MASTER_KEY: randomBytes(16).toString('base64') }, '16 bytes'],
    ['a long one', { VAULT_MASTER_KEY: randomBytes(64).toString('base64') }, '64 bytes'],
    ['one that is not base64', { VAULT_MASTER_KEY: 'correct horse battery staple!!!!' }, 'not base64'],
    ['zeroes', { VAULT_MASTER_KEY: Buffer.alloc(32).toString('base64') }, 'not random'],
    ['counted bytes', { VAULT_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('base64') }, 'not random'],
    ['a pass phrase', { VAULT_MASTER_KEY: Buffer.from('the quick brown fox jumps over 1').toString('base64') }, 'not random'],
    ['a repeated half', { VAULT_MASTER_KEY: Buffer.alloc(32, randomBytes(8)).toString('base64') }, 'not random'],
    ['a file that is not there', { VAULT_MASTER_KEY_FILE: '/nowhere/key' }, '/nowhere/key'],
    ['a key and a file', { VAULT_MASTER_KEY: good, VAULT_MASTER_KEY_FILE: '/nowhere/key' }, 'not both'],
  ])('refuses %s', (_, env, problem) => {
    expect(() => readMasterKey(env)).toThrow(ConfigError);
    expect(() => readMasterKey(env)).toThrow(problem);
  });

  it('is never shown in an error', () => {
    const short = randomBytes(20).toString('base64');
    const messages = [{ VAULT_MASTER_KEY: short }, { VAULT_MASTER_KEY: `${short}!` }].map(problemOf);
    expect(messages.join()).toContain('20 bytes');
    expect(messages.join()).not.toContain(short);
  });

  it('is checked as a variable of an environment, too', () => {
    expect(MasterKeyText.safeParse(good).success).toBe(true);
    expect(MasterKeyText.safeParse('short').error?.issues[0]?.message).toContain('not base64');
  });

  it('is made once in development, and kept where only its owner can read it', () => {
    const developmentFolder = join(folder, 'development');
    const [first, second] = [readMasterKey({}, { developmentFolder }), readMasterKey({}, { developmentFolder })];
    const file = join(developmentFolder, 'master.key');
    expect(first.equals(second)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(first.export().toString('base64'));
  });
});
