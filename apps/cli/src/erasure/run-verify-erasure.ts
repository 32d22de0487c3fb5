import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type ErasureReport, type Findings, UnusableValues, parseKnownValues, signReport } from '@reprise/privacy';
import { deliver } from '../audit/destination';
import { progressOn } from '../progress';
import { reason } from '../running-system';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from '../verify/exit-code';
import { reportText } from './report-text';
import { signingKey } from './signing-key';
import { type Where, sitesOf } from './sites';
import { type Known, verifyErasure } from './verification';

export interface VerifyErasureRun extends Where {
  readonly subjectId: string;
  /** A file of values; without it no plain text is looked for, and nothing is proven. */
  readonly known: string | undefined;
  readonly json: boolean;
  /** For the report, besides what is printed. */
  readonly out: string | undefined;
}

const NO_VALUES: Known = { values: [], tooShort: 0, unopened: 0, skipped: 'no known values were given (--known)' };

/** Prints what was found, and answers with the exit code: 0 nothing is left, 1 something is or that is not proven, 2 it could not begin. */
export const runVerifyErasure = (run: VerifyErasureRun): Promise<ExitCode> =>
  exitCodeOf(async () => {
    const key = signingKey(run.variables ?? process.env, run.dataDir);
    const known = run.known === undefined ? NO_VALUES : await knownIn(run.known);
    const findings = await verifyErasure({ subjectId: run.subjectId, known, sites: await sitesOf(run), progress: progressOn(process.stderr) });
    return said(signReport(findings, key), run);
  });

/** Writes and prints a report. */
export async function said(report: ErasureReport, { json, out }: Pick<VerifyErasureRun, 'json' | 'out'>): Promise<0 | 1> {
  if (out !== undefined) await written(report, out);
  process.stdout.write(`${json ? JSON.stringify(report) : reportText(report)}\n`);
  return exitCode(report);
}

export const written = (report: ErasureReport, out: string): Promise<void> => deliver(Readable.from([`${JSON.stringify(report, undefined, 2)}\n`]) as AsyncIterable<string>, out);

export const exitCode = ({ ok }: Findings): 0 | 1 => (ok ? 0 : 1);

async function knownIn(file: string): Promise<Known> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`the known values can't be read: ${reason(error)}`);
  });
  try {
    return { values: parseKnownValues(text), tooShort: 0, unopened: 0, skipped: null };
  } catch (error) {
    if (error instanceof UnusableValues) throw new UsageError(`the known values can't be used: ${error.message}`);
    throw error;
  }
}
