import { type KeyObject, createSecretKey, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, VaultUnavailable } from '../errors';
import { KEY_BYTES, decrypt, encrypt } from './aes';
import type { EpochKeys } from './epoch-keys';

const SUFFIX = '.key';
const NAME = /^[0-9a-z]{1,64}-[0-9a-f]{24}$/;
const context = (name: string) => `reprise vault epoch key ${name}`;

/**
 * One file per epoch key, wrapped by the master key, in a folder of their own (0700). A key is destroyed by writing
 * over its file before it is removed, and waiting for the disk: see the README for what a disk may still keep.
 */
export class FileEpochKeys implements EpochKeys {
  constructor(
    private readonly folder: string,
    private readonly masterKey: KeyObject,
  ) {}

  async create(vaultId: string): Promise<string> {
    const name = `${vaultId}-${randomBytes(12).toString('hex')}`;
    const wrapped = encrypt(this.masterKey, randomBytes(KEY_BYTES), context(name));
    const kept = await this.reach(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await inFile(this.fileOf(name), 'wx', (file) => file.writeFile(wrapped.toString('base64')));
      await this.syncFolder();
      return true;
    });
    if (!kept) throw new VaultUnavailable(`its key folder ${this.folder} went away`);
    return name;
  }

  async load(name: string): Promise<KeyObject | undefined> {
    const text = await this.reach(() => readFile(this.fileOf(name), 'utf8'));
    if (text === undefined) return undefined;
    const key = decrypt(this.masterKey, Buffer.from(text, 'base64'), context(name));
    if (!key) throw new ConfigError(`epoch key ${name} was not wrapped by this master key, or its file in ${this.folder} is damaged`);
    return createSecretKey(key);
  }

  async destroy(name: string): Promise<void> {
    await this.reach(async () => {
      await inFile(this.fileOf(name), 'r+', async (file) => {
        const { size } = await file.stat();
        await file.write(randomBytes(size), 0, size, 0);
      });
      await unlink(this.fileOf(name));
    });
    await this.reach(() => this.syncFolder());
  }

  async names(vaultId: string): Promise<readonly string[]> {
    const files = (await this.reach(() => readdir(this.folder))) ?? [];
    return files.filter((file) => file.startsWith(`${vaultId}-`) && file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  }

  private fileOf(name: string): string {
    if (!NAME.test(name)) throw new ConfigError(`${name} is no name of an epoch key`);
    return join(this.folder, name + SUFFIX);
  }

  private syncFolder(): Promise<void> {
    return inFile(this.folder, 'r', () => Promise.resolve());
  }

  /** Undefined where there is no such file. */
  private async reach<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw code ? new VaultUnavailable(`its key folder ${this.folder} cannot be used (${code})`, { cause: error }) : error;
    }
  }
}

/** What was done is on disk when this returns. */
async function inFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
