import { readFile } from 'node:fs/promises';
import { ErasureReport, fingerprint, isSignedAsItIs } from '@reprise/privacy';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from '../verify/exit-code';
import { unseen, values, whyNot } from './report-text';

export interface CheckRun {
  readonly file: string;
  /** Fingerprint of a key that is trusted. */
  readonly key: string | undefined;
}

/** Checks who signed a report, and that nobody changed it since: 0 it is so, 1 it is not, 2 it can't be read. */
export const runCheck = ({ file, key }: CheckRun): Promise<ExitCode> =>
  exitCodeOf(async () => {
    const report = ErasureReport.safeParse(jsonOf(await textOf(file)));
    if (!report.success) return refused('it is not a report, or was changed');
    if (!isSignedAsItIs(report.data)) return refused('it was changed after it was signed');
    const signedBy = fingerprint(report.data.publicKey);
    if (key !== undefined && key.toLowerCase() !== signedBy) return refused(`it was signed by another key, ${signedBy}`);
    process.stdout.write(`${inWords(report.data, { signedBy, trusted: key !== undefined })}\n`);
    return 0;
  });

function inWords(report: ErasureReport, { signedBy, trusted }: { readonly signedBy: string; readonly trusted: boolean }): string {
  const { ok, subjectId, at, places } = report;
  const says = ok ? 'nothing was left' : `NOT PROVEN: ${whyNot(report)}`;
  const whose = trusted ? 'the key that you trust' : `key ${signedBy}: compare it with that of whom you trust (--key)`;
  return [`Signed as it is, by ${whose}.`, `It says of subject ${subjectId} at ${at}, of ${places.length} places: ${says}.`, values(report), ...unseen(report)].join('\n');
}

function refused(why: string): 1 {
  process.stderr.write(`WRONG: ${why}.\n`);
  return 1;
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`the report can't be read: ${reason(error)}`);
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
