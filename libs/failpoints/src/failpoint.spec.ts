import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

describe('a failpoint in a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'failpoints-'));
  const file = join(folder, 'hits');
  const code = `const { failpoint } = require(${JSON.stringify(join(folder, 'failpoint.js'))}); failpoint('relay.published'); console.log('went on');`;

  beforeAll(() => {
    for (const name of ['names', 'settings', 'armed', 'failpoint']) {
      const compiled = transformFileSync(join(__dirname, `${name}.ts`), { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } }).code;
      writeFileSync(join(folder, `${name}.js`), compiled.replace("require(\"zod\")", `require(${JSON.stringify(require.resolve('zod'))})`));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (more: Record<string, string>) => spawnSync(process.execPath, ['-e', code], { env: { PATH: process.env['PATH'], ...more }, encoding: 'utf8' });

  it('is passed by without orders', () => {
    expect(execFileSync(process.execPath, ['-e', code], { env: {}, encoding: 'utf8' })).toBe('went on\n');
  });

  it('ends it at once, its hit noted', () => {
    const orders = { REPRISE_FAILPOINTS: 'relay.published=kill@1', REPRISE_FAILPOINTS_FILE: file };
    expect(run(orders)).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe('relay.published\n');
    expect(run(orders)).toMatchObject({ signal: null, stdout: 'went on\n' });
  });

  it('keeps it from starting in production', () => {
    const refused = run({ REPRISE_FAILPOINTS: 'relay.published=kill', REPRISE_FAILPOINTS_FILE: file, NODE_ENV: 'production' });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('NODE_ENV is production');
  });
});
