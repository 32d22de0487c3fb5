import { createReadStream } from 'node:fs';

export interface Line {
  /** From 1, as an editor counts. */
  readonly number: number;
  /** Without its line end. */
  readonly text: string;
}

/**
 * The lines of a file in blocks, as they come from disk. Ends of `\n` and `\r\n`, a last line without one, a BOM.
 * `onBytes` is told how much has been read so far.
 */
export async function* readLines(path: string, onBytes?: (bytes: number) => void): AsyncGenerator<Line[]> {
  const file = createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 });
  let number = 0;
  let rest = '';
  const line = (text: string): Line => ({ number: ++number, text: text.endsWith('\r') ? text.slice(0, -1) : text });
  for await (const chunk of file as AsyncIterable<string>) {
    onBytes?.(file.bytesRead);
    const texts = (rest + (number === 0 && rest === '' ? chunk.replace(/^\uFEFF/, '') : chunk)).split('\n');
    rest = texts.pop() ?? '';
    if (texts.length > 0) yield texts.map(line);
  }
  if (rest !== '') yield [line(rest)];
}
