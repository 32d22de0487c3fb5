import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, createTestDatabase } from '@reprise/testing';
import { applyMutant, copyCode } from '../mutants/copy';
import { MUTANTS } from '../mutants/mutants';
import { judge } from '../oracle/judge';
import { ROOT, type SmallRun, runSmallSystem } from './small-system';

/** Against hanging. */
const AT_MOST_MS = 240_000;

describe('the small system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-small-'));
  let database: TestDatabase;

  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = (more: Partial<SmallRun> & { readonly seed: number }) =>
    runSmallSystem({ adminUrl: database.url, folder: join(folder, 'run'), operations: 40, ...more });

  it('loses, doubles and reorders nothing when it is killed between its steps', async () => {
    const failpoints = 'relay.published=kill@2;runtime.written=kill@3';
    const { evidence, kills, hits, failure } = await run({ seed: 11, failpoints });
    expect(judge(evidence)).toEqual([]);
    expect(failure).toBeUndefined();
    expect([kills, new Set(hits).size]).toEqual([2, 2]);
    expect(evidence.operations.length).toBeGreaterThanOrEqual(40);
  }, AT_MOST_MS);

  it('with a bug in a copy of it is found out', async () => {
    const mutant = MUTANTS.find(({ name }) => name === 'poison-swallowed');
    if (!mutant) throw new Error('there is no such mutant');
    copyCode(ROOT, join(folder, 'code'));
    applyMutant(join(folder, 'code'), mutant);
    const { evidence } = await run({ seed: 12, root: join(folder, 'code') });
    expect(judge(evidence).map(({ kind }) => kind)).toContain('parked');
  }, AT_MOST_MS);
});
