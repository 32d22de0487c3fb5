import { createInterface } from 'node:readline/promises';
import { UsageError } from '../usage-error';

/** What a person is asked on, and answers on. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Of something that can't be taken back. */
export interface Question {
  /** Such as `a purge`. */
  readonly what: string;
  readonly question: string;
  /** What is typed for a yes. */
  readonly word: string;
}

export interface Consent {
  /** It was said beforehand. */
  readonly yes: boolean;
  /** Default: that of the process. */
  readonly terminal?: Terminal;
}

/** True when it was said beforehand, or that word was typed now, and nothing else. @throws UsageError where nobody can be asked */
export async function isConfirmed({ yes, terminal = { input: process.stdin, output: process.stderr } }: Consent, asked: Question): Promise<boolean> {
  if (yes) return true;
  if (!terminal.input.isTTY || !terminal.output.isTTY) throw new UsageError(`${asked.what} is for good: say --yes where nobody can be asked`);
  return typed(terminal, asked);
}

async function typed({ input, output }: Terminal, { question, word }: Question): Promise<boolean> {
  const lines = createInterface({ input, output });
  // Ctrl-D and Ctrl-C are a no, and what was typed before them counts.
  const closed = new Promise<string>((resolve) => lines.once('close', () => setImmediate(resolve, '')));
  try {
    const answer = lines.question(`${question}\nType ${word} to go on: `).catch(() => '');
    return (await Promise.race([answer, closed])).trim() === word;
  } finally {
    lines.close();
  }
}
