import { onDatabase } from '../../system/on-database';
import { Operator, until } from '../../system/operator';
import type { System } from '../../system/system';
import { BRIEFLY, type Fault } from '../fault';

const PROJECTION = 'account_balance';
const INSTANCES = ['account-1', 'account-2'] as const;
/** So long does the rebuild take at least, so that it is under way when it is killed. */
const TAKES_SECONDS = 3;

const headOf = (system: System): Promise<number> =>
  onDatabase(system, 'reprise_log', async (client) => Number((await client.query<{ position: string }>('SELECT position FROM head')).rows[0]?.position ?? 0));

const operatorOf = ({ services }: System) => new Operator(services['account-1']);

/** The old table goes, so that the next rebuild finds things as they were. */
async function settle(system: System): Promise<void> {
  const operator = operatorOf(system);
  const newest = async () => (await operator.builds(PROJECTION)).filter(({ state }) => state !== 'retired');
  await until(`${PROJECTION} is rebuilt`, async () => (await newest()).every(({ state }) => state !== 'building' && state !== 'ready'));
  await until(`the old ${PROJECTION} is retired`, async () => {
    const previous = (await newest()).some(({ state }) => state === 'previous');
    if (previous) await operator.act(PROJECTION, 'retire');
    return !previous;
  });
}

/** A rebuild beside the live table, all of whose builders are killed, and which is promoted in the end. */
export const rebuilds: readonly Fault[] = [
  {
    name: 'kill-rebuild',
    lasts: BRIEFLY,
    strike: ({ system }) => {
      const services = INSTANCES.map((name) => system.services[name]);
      let bit = 0;
      return {
        what: `kill a rebuild of ${PROJECTION}`,
        touches: [...INSTANCES, 'postgres'],
        inject: async () => {
          const maxRate = Math.max(50, Math.floor((await headOf(system)) / TAKES_SECONDS));
          const begun = await operatorOf(system).act(PROJECTION, 'rebuild', { maxRate });
          const building = begun && (await operatorOf(system).builds(PROJECTION)).some(({ state }) => state === 'building');
          await Promise.all(services.map((service) => service.kill()));
          bit = Number(building);
        },
        heal: () => Promise.resolve(services.forEach((service) => service.start())),
        bit: async () => {
          await settle(system);
          return bit;
        },
      };
    },
  },
];
