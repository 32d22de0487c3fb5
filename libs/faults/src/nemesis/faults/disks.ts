import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { onDatabase } from '../../system/on-database';
import { type Database } from '../../system/databases';
import { missingForDisks } from '../../system/disks';
import type { Disks } from '../../system/system';
import { AWHILE, type Fault } from '../fault';

const BITES_WITHIN_MS = 4_000;
const LOOK_EVERY_MS = 50;

interface Full {
  readonly disk: keyof Disks;
  readonly database: Database;
  /** Rewritten without a gap before, so that its next new row takes a new page. */
  readonly packed?: string;
}

const countOf = (text: string, words: string) => text.split(words).length - 1;

const full = ({ disk, database, packed }: Full): Fault => ({
  name: `full-disk-${disk}`,
  lasts: AWHILE,
  missing: missingForDisks,
  strike: ({ system }) => {
    const refusals = () => countOf(readFileSync(system.postgres.logFile, 'utf8'), 'No space left on device');
    const before = refusals();
    return {
      what: `full disk of ${database}`,
      touches: ['postgres'],
      inject: async () => {
        if (packed) await onDatabase(system, database, (client) => client.query(`VACUUM FULL ${packed}`));
        system.disks?.[disk].fill();
        for (let waited = 0; refusals() === before && waited < BITES_WITHIN_MS; waited += LOOK_EVERY_MS) await delay(LOOK_EVERY_MS);
      },
      heal: () => Promise.resolve(system.disks?.[disk].clear()),
      bit: () => Promise.resolve(refusals() - before),
    };
  },
});

/** Postgres has no room for another page of this database; the rest of it goes on. */
export const disks: readonly Fault[] = [full({ disk: 'order', database: 'read_order', packed: 'order_summary__v1' }), full({ disk: 'log', database: 'reprise_log' })];
