import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ErasureReport } from '@reprise/privacy';
import { type TestDatabase, createTestDatabase, withClient } from '@reprise/testing';
import type { Variables } from '../vault/vault-place';

/** Two databases, a folder and what is printed: a system to look for somebody in. */
export class SystemUnderSearch {
  readonly out: string[] = [];
  readonly err: string[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly folder: string,
    readonly dataDir: string,
  ) {}

  static async create(): Promise<SystemUnderSearch> {
    const [folder = '', dataDir = ''] = ['searched', 'own'].map((name) => mkdtempSync(join(tmpdir(), `reprise-erasure-${name}-`)));
    const made = new SystemUnderSearch(await createTestDatabase(), folder, dataDir);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => made.out.push(String(text)) > 0);
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => made.err.push(String(text)) > 0);
    return made;
  }

  sql(text: string): Promise<unknown> {
    return withClient(this.database.url, (client) => client.query(text));
  }

  /** A verification of these places, unless told otherwise. */
  run(variables: Variables = {}) {
    const readEnvironment = () => Promise.reject(new Error('nothing runs here'));
    return { databases: [this.database.url], clusters: [], folders: [this.folder], variables, readEnvironment, dataDir: () => this.dataDir, json: true, out: undefined, known: undefined };
  }

  /** What was said to be wrong; without progress. */
  errors(): string[] {
    return this.err.filter((line) => line.startsWith('error'));
  }

  report(): ErasureReport {
    return ErasureReport.parse(JSON.parse(this.out.splice(0).join('')));
  }

  async drop(): Promise<void> {
    jest.restoreAllMocks();
    await this.database.drop();
    for (const folder of [this.folder, this.dataDir]) rmSync(folder, { recursive: true, force: true });
  }
}

export const hitsIn = ({ places }: ErasureReport): string[] => places.flatMap(({ hits }) => hits.map(({ where, found }) => `${where}: ${found}`));
