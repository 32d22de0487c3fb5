import type { Command } from 'commander';

/** Ends with 2, whatever is wrong with what was typed, in this command and all below it; 0 for help and version. */
export function wrongUsageEndsWith2(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  for (const below of command.commands) wrongUsageEndsWith2(below);
}
