import { Client } from 'pg';
import { type Database, urlOf } from '../../system/databases';
import { onDatabase } from '../../system/on-database';
import type { System } from '../../system/system';
import { AWHILE, BRIEFLY, type Fault } from '../fault';

/** Every session is ended by an administrator: a server that is there, and says goodbye. */
const ended: Fault = {
  name: 'end-sessions',
  lasts: BRIEFLY,
  strike: ({ system }) => {
    let bit = 0;
    return {
      what: 'end every session of postgres',
      touches: ['postgres'],
      inject: async () => {
        const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        bit = (await onDatabase(system, 'reprise_log', (client) => client.query(end))).rowCount ?? 0;
      },
      heal: () => Promise.resolve(),
      bit: () => Promise.resolve(bit),
    };
  },
};

interface Held {
  readonly name: string;
  readonly database: Database;
  readonly lock: string;
}

/** Somebody holds what every writer needs, and takes their time: nothing is away, and nothing gets on. */
const held = ({ name, database, lock }: Held): Fault => ({
  name,
  lasts: AWHILE,
  strike: ({ system }) => {
    const client = new Client({ connectionString: urlOf({ port: system.postgres.port, database }) }).on('error', () => undefined);
    let bit = 0;
    return {
      what: `hold what every writer of ${database} needs`,
      touches: ['postgres'],
      inject: async () => {
        await client.connect();
        await client.query(`BEGIN; ${lock}`);
      },
      heal: async () => {
        bit = await waitingIn(system, database);
        await client.end();
      },
      bit: () => Promise.resolve(bit),
    };
  },
});

const waitingIn = (system: System, database: Database): Promise<number> =>
  onDatabase(system, database, async (client) => {
    const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = $1", [database]);
    return Number(rows[0]?.count);
  });

export const sessions: readonly Fault[] = [
  ended,
  held({ name: 'hold-the-head', database: 'reprise_log', lock: 'SELECT * FROM head FOR UPDATE' }),
  held({ name: 'hold-read-model', database: 'read_account', lock: 'LOCK TABLE checkpoints IN ACCESS EXCLUSIVE MODE' }),
];
