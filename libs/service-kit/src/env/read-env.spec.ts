import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ConfigError } from './config-error';
import { readEnv } from './read-env';
import { commaList } from './comma-list';
import { ServiceEnv, httpUrl, postgresUrl } from './service-env';

const Env = ServiceEnv.extend({ DATABASE_URL: postgresUrl, BROKERS: commaList.optional(), LEVEL: z.enum(['a', 'b']).default('a') });
const url = 'postgres://me:secret@localhost/db';

const problemsOf = (source: Record<string, string>) => {
  try {
    readEnv(Env, source);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('readEnv', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-env-'));
  const file = join(folder, 'url');
  beforeAll(() => writeFileSync(file, `${url}\n`));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes what is given and fills in the rest', () => {
    expect(readEnv(Env, { DATABASE_URL: url, PORT: '8080', BROKERS: 'a:1, b:2,' })).toMatchObject({
      DATABASE_URL: url,
      PORT: 8080,
      HOST: '127.0.0.1',
      BROKERS: ['a:1', 'b:2'],
    });
  });

  it('reads a value from the file that NAME_FILE points to', () => {
    expect(readEnv(Env, { DATABASE_URL_FILE: file }).DATABASE_URL).toBe(url);
  });

  it('names every problem at once', () => {
    expect(problemsOf({ PORT: '99999', LEVEL: 'c' })).toEqual([
      expect.stringContaining('PORT: '),
      'DATABASE_URL: is required',
      expect.stringContaining('LEVEL: '),
    ]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(problemsOf({ DATABASE_URL: '' })).toEqual(['DATABASE_URL: is required']);
  });

  it('refuses a value and a file for the same variable', () => {
    expect(problemsOf({ DATABASE_URL: url, DATABASE_URL_FILE: file })).toEqual([expect.stringContaining('not both')]);
  });

  it('says which file could not be read', () => {
    expect(problemsOf({ DATABASE_URL_FILE: '/nowhere/url' })[0]).toContain('/nowhere/url');
  });

  it('takes no password in an http URL, which errors would repeat', () => {
    for (const url of ['http://me:canary@localhost', 'https://me@localhost']) {
      expect(readEnv(z.object({ URL: httpUrl }), { URL: 'https://localhost/a' })).toEqual({ URL: 'https://localhost/a' });
      expect(() => readEnv(z.object({ URL: httpUrl }), { URL: url })).toThrow(/URL: must hold no user/);
      expect(() => readEnv(ServiceEnv, { AUTH_JWKS_URL: url })).toThrow('AUTH_JWKS_URL');
    }
  });

  it('never shows a value, which may be a secret', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://me:secret@localhost' }).join()).not.toContain('secret');
  });
});
