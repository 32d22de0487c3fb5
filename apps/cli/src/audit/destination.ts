import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';

/** Only whoever asked for it may read it. */
const MODE = 0o600;

/** To stdout, or to a file that is there when all of it is, and not before. @throws UsageError where nothing can be written */
export async function deliver(chunks: AsyncIterable<string>, out: string | undefined): Promise<void> {
  if (out === undefined) return pipeline(Readable.from(chunks), process.stdout, { end: false });
  const part = `${out}.part`;
  const file = await open(part, 'w', MODE).catch((error: unknown) => {
    throw new UsageError(`can't write there: ${reason(error)}`);
  });
  try {
    await pipeline(Readable.from(chunks), file.createWriteStream({ flush: true }));
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
