import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { onDatabase } from '../../system/on-database';
import { type Database } from '../../system/databases';
import { missingForDisks } from '../../system/disks';
import type { Disks } from '../../system/system';
import { COMMANDS, type ServiceName } from '../../system/topology';
import { AWHILE, type Fault } from '../fault';

const BITES_WITHIN_MS = 4_000;
const LOOK_EVERY_MS = 50;

interface Full {
  readonly disk: keyof Disks;
  readonly database: Database;
  /** Who writes there. */
  readonly writers: readonly ServiceName[];
  /** Rewritten without a gap before, so that its next new row takes a new page. */
  readonly packed?: string;
}

/** How often Postgres has complained since its log was this long. */
function refusals(logFile: string, from: number): number {
  const text = readFileSync(logFile).subarray(from).toString();
  return text.split('No space left on device').length - 1;
}

const full = ({ disk, database, writers, packed }: Full): Fault => ({
  name: `full-disk-${disk}`,
  lasts: AWHILE,
  missing: missingForDisks,
  strike: ({ system }) => {
    const { logFile } = system.postgres;
    let from = 0;
    return {
      what: `full disk of ${database}`,
      touches: ['postgres', ...writers],
      inject: async () => {
        if (packed) await onDatabase(system, database, (client) => client.query(`VACUUM FULL ${packed}`));
        from = statSync(logFile).size;
        system.disks?.[disk].fill();
        for (let waited = 0; refusals(logFile, from) === 0 && waited < BITES_WITHIN_MS; waited += LOOK_EVERY_MS) await delay(LOOK_EVERY_MS);
      },
      heal: () => Promise.resolve(system.disks?.[disk].clear()),
      bit: () => Promise.resolve(refusals(logFile, from)),
    };
  },
});

/** Postgres has no room for another page of this database; the rest of it goes on. */
export const disks: readonly Fault[] = [full({ disk: 'order', database: 'read_order', writers: ['order'], packed: 'order_summary__v1' }), full({ disk: 'log', database: 'reprise_log', writers: COMMANDS })];
