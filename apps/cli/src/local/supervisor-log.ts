import { appendFileSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Say } from './supervisor';

const TIME = /^\d{4}-\d\d-\d\dT\S+Z /;

/** Writes each line with the time at which it was said. A log that can't be written hinders nobody. */
export function logTo(file: string): Say {
  return (line) => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // It is said elsewhere, or nowhere.
    }
  };
}

/** Says what is added to a log from a place on, as it was said: all whole lines so far, whenever `more` is called. */
export function follow(file: string, { from, say }: { readonly from: number; readonly say: Say }): { readonly more: () => void; readonly end: () => void } {
  const fd = openSync(file, 'r');
  const buffer = Buffer.alloc(64 * 1024);
  let position = from;
  let text = '';
  const more = () => {
    for (let bytes = -1; bytes !== 0; position += bytes) {
      bytes = readSync(fd, buffer, 0, buffer.length, position);
      text += buffer.toString('utf8', 0, bytes);
    }
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) say(line.replace(TIME, ''));
  };
  return { more, end: () => closeSync(fd) };
}
