import { ConfigError, type PostgresVault, PrivacyError, type Rotated } from '@reprise/privacy';
import { progressOn } from '../progress';
import type { ReadEnvironment } from '../running-system';
import { UsageError } from '../usage-error';
import { type ExitCode, exitCodeOf } from '../verify/exit-code';
import { inWords, withVault } from './open-vault';
import { type Variables, vaultPlace } from './vault-place';

export interface RotateRun {
  readonly json: boolean;
  readonly readEnvironment: ReadEnvironment;
  /** Default: those of this process. */
  readonly variables?: Variables;
}

/** Prints what was done, and answers with the exit code: 0 done, 1 not to its end, 2 it could not begin. */
export const runRotate = ({ json, readEnvironment, variables }: RotateRun): Promise<ExitCode> =>
  exitCodeOf(async () => withVault(await vaultPlace(readEnvironment, variables), (vault) => rotate(vault, json)));

async function rotate(vault: PostgresVault, json: boolean): Promise<0 | 1> {
  try {
    const rotated = await watched(vault);
    process.stdout.write(`${json ? JSON.stringify(rotated) : toText(rotated)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    if (!(error instanceof PrivacyError)) throw error;
    process.stderr.write(`error: ${inWords(error)}. Nothing is lost: run it again, it goes on where it was.\n`);
    return 1;
  }
}

function watched(vault: PostgresVault): Promise<Rotated> {
  const progress = progressOn(process.stderr);
  let begun = false;
  return vault
    .rotate(({ done, total }) => {
      if (!begun) progress.stage('Wrapping keys anew', total);
      begun = true;
      progress.update(done);
    })
    .finally(() => progress.stop());
}

const counted = (n: number, one: string, many: string) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const toText = ({ epoch, dataKeys, indexEntries, destroyed }: Rotated): string => {
  const wrapped = `${counted(dataKeys, 'data key', 'data keys')} and ${counted(indexEntries, 'index entry', 'index entries')} wrapped anew`;
  const gone = destroyed.length > 0 ? `; destroyed for good: the key of epoch ${destroyed.join(', ')}` : '';
  return `Epoch ${epoch}: ${wrapped}${gone}. No envelope changed.\nBack up the vault's database and its key folder now: older backups need a key that is gone.`;
};
