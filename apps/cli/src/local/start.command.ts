import { Command } from 'commander';

const HELP = `
Starts an embedded Postgres, Kafka where Java and Maven are, and every service, and waits until all are ready.
A process that ends too early is started again. Ctrl-C or a closed terminal stops everything; data stays.
What a killed start left running is ended first. What happens is kept in logs/supervisor.log of the data folder.

Environment:
  PORT_BASE          first port: commands +0, accounts +1, orders +2, history +10   (3000)
  REPRISE_DATA_DIR   where data, logs, passwords and keys are kept                  (.reprise)
  KAFKA_BROKERS      use this Kafka: host:port,…
  REPRISE_TRANSPORT  kafka or log, to decide by hand how events travel

Examples:
  $ npm start
  $ npm start -- --detach
  $ PORT_BASE=4000 REPRISE_DATA_DIR=/tmp/second npm start -- --detach
`;

export function startCommand(): Command {
  return new Command('start')
    .summary('start the whole system on this machine')
    .description('Start the whole system on this machine.')
    .option('--detach', 'return as soon as all is ready; `npm run stop` ends it')
    .option('--no-sample', 'do not run the sample commands on an empty data folder')
    .addHelpText('after', HELP)
    .action(async (options: { detach?: boolean; sample: boolean }) => {
      const { start } = await import('./start.js');
      await start(options);
    });
}
