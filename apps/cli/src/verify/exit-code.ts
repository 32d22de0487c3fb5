import { UsageError } from '../usage-error';

/** 0 it is so, 1 it is not, 2 it could not begin: then the reason is on stderr. */
export type ExitCode = 0 | 1 | 2;

export async function exitCodeOf(work: () => Promise<0 | 1>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}
