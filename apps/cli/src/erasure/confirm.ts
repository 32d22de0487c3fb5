import { createInterface } from 'node:readline/promises';

/** True when whoever sits there types the subject's id. */
export async function isConfirmed(subjectId: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const question = `Erase subject ${subjectId} for good? Nobody can bring their data back. Type the subject's id to go on: `;
  // Ctrl-D and Ctrl-C are a no.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return (await Promise.race([terminal.question(question), closed])).trim() === subjectId;
  } finally {
    terminal.close();
  }
}

export const someoneSitsThere = (): boolean => process.stdin.isTTY && process.stderr.isTTY;
