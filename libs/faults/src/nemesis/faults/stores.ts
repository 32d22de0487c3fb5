import { ROUTES, SERVICES, routeName } from '../../system/topology';
import { AWHILE, BRIEFLY, type Fault } from '../fault';

type StoreName = 'postgres' | 'kafka';

const CRAWL_MS = { stands: 90, goes: 10 };

/** Immediate shutdown: every process of it at once. */
const kill = (store: StoreName): Fault => ({
  name: `kill-${store}`,
  lasts: BRIEFLY,
  strike: ({ system }) => {
    let bit = 0;
    return {
      what: `kill ${store}`,
      touches: [store],
      inject: async () => void (bit = await system[store].process.kill()),
      heal: () => system[store].process.start(),
      bit: () => Promise.resolve(bit),
    };
  },
});

const pause = (store: StoreName): Fault => ({
  name: `pause-${store}`,
  lasts: AWHILE,
  strike: ({ system }) => {
    let bit = 0;
    return {
      what: `pause ${store}`,
      touches: [store],
      inject: () => system[store].process.pause(),
      heal: () => {
        bit = system[store].process.standing;
        return system[store].process.resume();
      },
      bit: () => Promise.resolve(bit),
    };
  },
});

/** A disk or a neighbour that makes everything ten times slower. */
const crawl = (store: StoreName): Fault => ({
  name: `slow-${store}`,
  lasts: AWHILE,
  strike: ({ system }) => {
    let [bit, timer]: [number, NodeJS.Timeout | undefined] = [0, undefined];
    const { process } = system[store];
    const stand = async () => {
      await process.pause();
      bit += process.standing;
      timer = setTimeout(() => void go(), CRAWL_MS.stands);
    };
    const go = async () => {
      await process.resume();
      timer = setTimeout(() => void stand(), CRAWL_MS.goes);
    };
    return {
      what: `slow ${store}`,
      touches: [store],
      inject: stand,
      heal: async () => {
        clearTimeout(timer);
        await process.resume();
      },
      bit: () => Promise.resolve(bit),
    };
  },
});

/** Everything at once, as when the power goes: but what the machine has written stays written. */
const powerCut: Fault = {
  name: 'kill-everything',
  lasts: BRIEFLY,
  strike: ({ system }) => {
    let bit = 0;
    const services = Object.values(system.services);
    return {
      what: 'kill everything',
      touches: [...SERVICES, ...ROUTES.map(routeName), 'postgres', 'kafka'],
      inject: async () => {
        const stores = [system.postgres.process.kill(), system.kafka.process.kill()];
        const ended = await Promise.all([...stores, ...services.map(async (service) => Number(await service.kill()))]);
        bit = ended.reduce((sum, count) => sum + count, 0);
      },
      heal: async () => {
        await Promise.all([system.postgres.process.start(), system.kafka.process.start()]);
        for (const service of services) service.start();
      },
      bit: () => Promise.resolve(bit),
    };
  },
};

export const stores: readonly Fault[] = [kill('postgres'), kill('kafka'), pause('postgres'), pause('kafka'), crawl('postgres'), crawl('kafka'), powerCut];
