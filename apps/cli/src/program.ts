import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { auditCommand } from './audit/audit.command';
import { coverageCommand } from './coverage/coverage.command';
import { erasureCommands } from './erasure/erasure.commands';
import { eventsCommand, historyCommands } from './history/history.commands';
import { capsuleCommand } from './capsule/capsule.command';
import { importBerkaCommand } from './import-berka/import-berka.command';
import { localCommands, superviseCommand } from './local/local.commands';
import { parkedCommand } from './parked/parked.commands';
import { provisionCommand } from './provision/provision.command';
import { purgeCommand } from './purge/purge.command';
import { rebuildCommands } from './rebuild/rebuild.commands';
import { simulateCommand } from './simulate/simulate.command';
import { vaultCommand } from './vault/vault.command';
import { verifyCommands } from './verify/verify.commands';
import { whatIfCommand } from './what-if/what-if.command';
import { wrongUsageEndsWith2 } from './wrong-usage';

const readEnvironment = async () => {
  const file = process.env['REPRISE_ENVIRONMENT_FILE'];
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : (await import('./local/status.js')).readEnvironment();
};

const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };

/** All that can be typed. What is wrong with what was typed ends the process. */
export function reprise(): Command {
  const program = new Command('reprise')
    .description('Everything an operator or developer of Reprise does by hand.')
    .version(version, '-v, --version', 'print the version')
    .enablePositionalOptions()
    .showHelpAfterError('(--help tells what there is)')
    .configureHelp({ sortSubcommands: false });

  for (const command of localCommands()) program.addCommand(command);
  program.addCommand(superviseCommand(), { hidden: true });
  program.addCommand(provisionCommand());
  program
    .command('import')
    .description('Bring real history into the log.')
    .addCommand(importBerkaCommand(readEnvironment));
  program.addCommand(simulateCommand(readEnvironment));
  program.addCommand(auditCommand(readEnvironment));
  for (const command of historyCommands(readEnvironment)) program.addCommand(command);
  program.addCommand(eventsCommand(readEnvironment, [coverageCommand(readEnvironment)]));
  for (const command of verifyCommands(readEnvironment)) program.addCommand(command);
  for (const command of erasureCommands(readEnvironment)) program.addCommand(command);
  program.addCommand(purgeCommand(readEnvironment));
  program.addCommand(vaultCommand(readEnvironment));
  program.addCommand(whatIfCommand(readEnvironment));
  program.addCommand(capsuleCommand(readEnvironment));
  for (const command of rebuildCommands(readEnvironment)) program.addCommand(command);
  program.addCommand(parkedCommand(readEnvironment));
  wrongUsageEndsWith2(program);
  return program;
}
