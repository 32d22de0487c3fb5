import { Command, InvalidArgumentError } from 'commander';
import type { ReadEnvironment } from '../running-system';

const VERIFYING = `
Recomputes the hash of every event from its columns, and from them the seals: docs/verification.md. It only reads.
Exit code: 0 the log is as it was sealed, 1 it is not (and from which position on), 2 it could not begin.

Examples:
  $ npm run reprise -- verify
  $ npm run -s reprise -- verify --from 1000000 --json
`;

const PROVING = `
Examples:
  $ npm run -s reprise -- proof 42 --out event-42.proof.json
  $ npm run -s reprise -- verify-proof event-42.proof.json --seal <hash of a seal that you trust>
`;

const LOG = ['--log <url>', 'connection string of a log other than the one that runs here'] as const;

function whole(text: string): number {
  const number = Number(text);
  if (/^[0-9]{1,15}$/.test(text) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

function hash(text: string): string {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 64 hexadecimal digits.');
}

interface Options extends Partial<Record<'log' | 'out', string>> {
  readonly from?: number;
  readonly to?: number;
  readonly json?: boolean;
}


const verifyCommand = (readEnvironment: ReadEnvironment): Command =>
  new Command('verify')
    .description('Prove that nobody changed the log, or name the first position that was.')
    .option('--from <position>', 'first position', whole)
    .option('--to <position>', 'last position', whole)
    .option('--json', 'print what was found as one JSON object')
    .option(...LOG)
    .addHelpText('after', VERIFYING)
    .action(async ({ from, to, json, log }: Options) => {
      const { runVerify } = await import('./run-verify.js');
      process.exitCode = await runVerify({ from, to, json: json ?? false, log, readEnvironment });
    });

const proofCommand = (readEnvironment: ReadEnvironment): Command =>
  new Command('proof')
    .description('Write the proof that an event is in the log, for anyone to check.')
    .argument('<position>', 'of the event', whole)
    .option('--up-to-seal <number>', 'up to that seal, not the newest', whole)
    .option('--out <file>', 'a file instead of stdout')
    .option(...LOG)
    .addHelpText('after', PROVING)
    .action(async (position: number, { upToSeal, out, log }: Options & { readonly upToSeal?: number }) => {
      const { runProof } = await import('./run-proof.js');
      process.exitCode = await runProof({ position, upToSeal, out, log, readEnvironment });
    });

const verifyProofCommand = (): Command =>
  new Command('verify-proof')
    .description('Check a proof, without a database.')
    .argument('<file>', 'as reprise proof wrote it')
    .option('--seal <hash>', 'of a seal from a source that you trust', hash)
    .addHelpText('after', PROVING)
    .action(async (file: string, { seal }: { readonly seal?: string }) => {
      const { runVerifyProof } = await import('./run-proof.js');
      process.exitCode = await runVerifyProof({ file, seal });
    });

/** To be added to the program. */
export const verifyCommands = (readEnvironment: ReadEnvironment): Command[] => [
  verifyCommand(readEnvironment),
  proofCommand(readEnvironment),
  verifyProofCommand(),
];
