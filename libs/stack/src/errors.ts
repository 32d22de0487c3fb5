/** Why a part of the stack can't run, in one line that says what to do about it. */
export class StackError extends Error {
  override readonly name = 'StackError';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
