import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const BYTES = 20_000;

/** The end of a log file; empty when there is none. */
export function logTail(file: string): string {
  try {
    const fd = openSync(file, 'r');
    try {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, BYTES));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

/** The last line of a log that matches. */
export const lastLine = (file: string, pattern: RegExp): string | undefined =>
  logTail(file)
    .split('\n')
    .filter((line) => pattern.test(line))
    .at(-1)
    ?.trim();
