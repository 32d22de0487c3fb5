import { createInterface } from 'node:readline/promises';

/** What a person is asked on, and answers on. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const YES = 'purge';

/** True when that word was typed, and nothing else. */
export async function isConfirmed({ input, output }: Terminal, question: string): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    return (await lines.question(`${question}\nType ${YES} to go on: `)).trim() === YES;
  } finally {
    lines.close();
  }
}
