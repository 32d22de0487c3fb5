import { createSecretKey, randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../errors';
import { FileEpochKeys } from './file-epoch-keys';

const master = () => createSecretKey(randomBytes(32));

describe('epoch keys in files', () => {
  const parent = mkdtempSync(join(tmpdir(), 'reprise-epochs-'));
  const folder = join(parent, 'epochs');
  const masterKey = master();
  const keys = new FileEpochKeys(folder, masterKey);
  afterAll(() => rmSync(parent, { recursive: true }));

  it('come back as they were made, in another process too, and are each another one', async () => {
    const [one, other] = [await keys.create('v'), await keys.create('v')];
    const [first, again, second] = [await keys.load(one), await new FileEpochKeys(folder, masterKey).load(one), await keys.load(other)];
    expect(first?.symmetricKeySize).toBe(32);
    expect(first?.equals(again!)).toBe(true);
    expect(first?.equals(second!)).toBe(false);
    expect(await keys.names('v')).toEqual(expect.arrayContaining([one, other]));
    expect(await keys.names('w')).toEqual([]);
  });

  it('are for their owner only, and not readable without the master key', async () => {
    const name = await keys.create('v');
    const file = join(folder, `${name}.key`);
    expect([statSync(folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
    const raw = (await keys.load(name))!.export();
    const kept = Buffer.from(readFileSync(file, 'utf8'), 'base64');
    expect(kept.includes(raw)).toBe(false);
    await expect(new FileEpochKeys(folder, master()).load(name)).rejects.toThrow(ConfigError);
  });

  it('are written over before they are removed, and can be destroyed again', async () => {
    const name = await keys.create('v');
    const [file, witness] = [join(folder, `${name}.key`), join(parent, 'witness')];
    const before = readFileSync(file);
    linkSync(file, witness);
    await keys.destroy(name);
    await keys.destroy(name);
    expect(await keys.load(name)).toBeUndefined();
    expect(readdirSync(folder)).not.toContain(`${name}.key`);
    const left = readFileSync(witness);
    expect([left.length, left.equals(before)]).toEqual([before.length, false]);
  });

  it('that are damaged or misnamed are an error of the set-up, never a missing key', async () => {
    const [name, other] = [await keys.create('v'), await keys.create('v')];
    writeFileSync(join(folder, `${name}.key`), readFileSync(join(folder, `${other}.key`)));
    await expect(keys.load(name)).rejects.toThrow(ConfigError);
    await expect(keys.load('../../etc/passwd')).rejects.toThrow(ConfigError);
  });

  it('are none in a folder that is not there yet', async () => {
    expect(await new FileEpochKeys(join(parent, 'none'), masterKey).names('v')).toEqual([]);
  });
});
