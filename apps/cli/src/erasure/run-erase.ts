import { setTimeout as delay } from 'node:timers/promises';
import { type ErasureReport, MAX_KEY_AGE_MS, signReport } from '@reprise/privacy';
import { type Progress, progressOn } from '../progress';
import { type ReadEnvironment, reason } from '../running-system';
import { type Consent, isConfirmed } from '../terminal/confirm';
import { UsageError } from '../usage-error';
import type { ExitCode } from '../verify/exit-code';
import { type Erased, type Grounds, erase, servicesOf } from './command-service';
import { heldValues } from './held-values';
import { reportText } from './report-text';
import { exitCode, written } from './run-verify-erasure';
import { signingKey } from './signing-key';
import { type Sites, type Where, sitesOf } from './sites';
import { type Known, verifyErasure } from './verification';

export interface EraseRun extends Where, Grounds, Consent {
  readonly subjectId: string;
  readonly commands: string | undefined;
  readonly history: string | undefined;
  readonly verify: boolean;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly readEnvironment: ReadEnvironment;
  /** Until no instance can hold the key any longer. Default: by the clock. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Erases, and says what happened: 0 it is done, and verified where that was asked; 1 it is not, or not for certain; 2 nothing was begun. */
export async function runErase(run: EraseRun): Promise<ExitCode> {
  try {
    return await erased(run);
  } catch (error) {
    process.stderr.write(`error: ${reason(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function erased(run: EraseRun): Promise<0 | 1> {
  const services = await servicesOf(run.readEnvironment, run);
  const question = `Erase subject ${run.subjectId} for good? Nobody can bring their data back.`;
  if (!(await isConfirmed(run, { what: 'an erasure', question, word: run.subjectId }))) throw new UsageError('not confirmed: nothing was erased');
  const verification = run.verify ? await Verification.prepared(run) : undefined;
  const answer = await erase(services, run.subjectId, { reason: run.reason, requestedBy: run.requestedBy });
  if (!run.json) process.stdout.write(inWords(run, answer));
  const report = await verification?.after(answer).catch((error: unknown) => {
    throw new Error(`the subject is erased, and that could not be verified: ${reason(error)}`);
  });
  say(run, answer, report);
  return report ? kept(run, report) : 0;
}

function say({ json, subjectId }: EraseRun, { before, ...facts }: Erased, report: ErasureReport | undefined): void {
  if (json) process.stdout.write(`${JSON.stringify({ subjectId, ...facts, erasedBefore: before, ...(report && { verification: report }) })}\n`);
  else if (report) process.stdout.write(`${reportText(report)}\n`);
}

/** It was said already: what can't be written is not lost. */
async function kept({ out }: EraseRun, report: ErasureReport): Promise<0 | 1> {
  if (out === undefined) return exitCode(report);
  await written(report, out).catch((error: unknown) => {
    throw new Error(`the subject is erased; the report is not in ${out}: ${reason(error)}`);
  });
  return exitCode(report);
}

function inWords({ subjectId, verify }: EraseRun, { position, cachesEmptyBy, hadKey, before }: Erased): string {
  const erased = hadKey ? `Subject ${subjectId} is erased for good: their key is destroyed. ` : `Nothing was ever sealed for a subject ${subjectId}: is it the right id? From now on nothing can be. `;
  const what = before ? `Subject ${subjectId} was erased before; nothing changed. ` : erased;
  const caches = Date.parse(cachesEmptyBy) <= Date.now() ? `no instance holds the key any longer, since ${cachesEmptyBy}` : `by ${cachesEmptyBy} no instance holds the key any longer`;
  return `${what}SubjectErased is at position ${position} of the log; ${caches}.\n${verify ? '' : 'To see that nothing is left: reprise erasure verify --known <file of their values>\n'}`;
}

/** Everything that a verification needs is there before anything is erased. */
class Verification {
  private constructor(
    private readonly run: EraseRun,
    private readonly prepared: { readonly sites: Sites; readonly key: ReturnType<typeof signingKey>; readonly known: Known; readonly progress: Progress },
  ) {}

  static async prepared(run: EraseRun): Promise<Verification> {
    const [sites, progress] = [await sitesOf(run), progressOn(process.stderr)];
    const key = signingKey(run.variables ?? process.env, run.dataDir);
    return new Verification(run, { sites, key, known: await heldValues(sites, run.subjectId, progress), progress });
  }

  async after({ before }: Erased): Promise<ErasureReport> {
    const { sites, key, known, progress } = this.prepared;
    // Nobody's clock but ours: the key was destroyed before the answer came.
    if (!(before && known.values.length === 0)) await this.cachesEmpty();
    return signReport(await verifyErasure({ subjectId: this.run.subjectId, known, sites, progress }), key);
  }

  private async cachesEmpty(): Promise<void> {
    const { progress } = this.prepared;
    const since = performance.now();
    progress.stage('Seconds for caches to empty', MAX_KEY_AGE_MS / 1_000);
    const ticking = setInterval(() => progress.update(Math.round((performance.now() - since) / 1_000)), 1_000);
    await (this.run.wait ?? delay)(MAX_KEY_AGE_MS).finally(() => {
      clearInterval(ticking);
      progress.stop();
    });
  }
}
