import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FILES } from './bank-files';
import { UsageError } from '../usage-error';

/** Makes sure that all four files can be read; answers with the size of the transactions in bytes. @throws UsageError */
export async function locateFiles(directory: string): Promise<number> {
  const folder = await stat(directory).catch(() => undefined);
  if (!folder?.isDirectory()) throw new UsageError(`${directory} is not a folder`);
  const missing: string[] = [];
  for (const file of Object.values(FILES)) {
    if (!(await isReadableFile(join(directory, file)))) missing.push(file);
  }
  if (missing.length > 0) throw new UsageError(`${directory} has no readable ${missing.join(', ')}`);
  return (await stat(join(directory, FILES.transaction))).size;
}

async function isReadableFile(path: string): Promise<boolean> {
  const readable = await access(path, constants.R_OK).then(() => true, () => false);
  return readable && (await stat(path)).isFile();
}
