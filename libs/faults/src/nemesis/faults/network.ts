import type { Random } from '../../random';
import type { Direction, Link } from '../../system/links/link';
import { COMMANDS, PROJECTIONS, type Route, type ServiceName, type Target, routeName } from '../../system/topology';
import { AWHILE, BRIEFLY, type Fault } from '../fault';

const MOST_LATENCY_MS = 120;

interface Network {
  readonly name: string;
  readonly lasts: Fault['lasts'];
  /** Which ways it may be on. */
  readonly targets: readonly Target[];
  readonly harm: (link: Link, random: Random) => string;
}

/** Ways on which something is always under way: those of one projection service, of both command services (one of the two relays rests), or all. */
function someRoutes(random: Random, targets: readonly Target[]): readonly Route[] {
  const target = random.pick(targets);
  const to = (services: readonly ServiceName[]) => services.map((service) => ({ service, target }));
  return random.pick([to(COMMANDS), to([...COMMANDS, ...PROJECTIONS]), ...PROJECTIONS.map((service) => to([service]))]);
}

const onLinks = ({ name, lasts, targets, harm }: Network): Fault => ({
  name,
  lasts,
  strike: ({ system, random }) => {
    const routes = someRoutes(random, targets);
    const links = routes.map((route) => system.link(route));
    const touched = () => links.reduce((sum, link) => sum + link.touched, 0);
    const own = random.fork();
    let before = 0;
    return {
      what: `${name} (${routes.map(routeName).join()})`,
      touches: routes.map(routeName),
      inject: () => {
        before = touched();
        for (const link of links) harm(link, own);
        return Promise.resolve();
      },
      heal: () => Promise.resolve(links.forEach((link) => link.heal())),
      bit: () => Promise.resolve(touched() - before),
    };
  },
});

const hold = (link: Link, ...directions: readonly Direction[]) => {
  link.hold(...directions);
  return directions.join();
};

export const networks: readonly Fault[] = [
  onLinks({ name: 'cut-connections', lasts: BRIEFLY, targets: ['postgres', 'kafka'], harm: (link) => (link.cut(), 'cut') }),
  onLinks({ name: 'refuse-connections', lasts: AWHILE, targets: ['postgres', 'kafka'], harm: (link) => (link.refuse(), 'refused') }),
  onLinks({ name: 'partition-from-kafka', lasts: AWHILE, targets: ['kafka'], harm: (link) => hold(link, 'toServer', 'toClient') }),
  onLinks({ name: 'partition-from-postgres', lasts: AWHILE, targets: ['postgres'], harm: (link) => hold(link, 'toServer', 'toClient') }),
  onLinks({ name: 'one-way-partition', lasts: AWHILE, targets: ['postgres', 'kafka'], harm: (link, random) => hold(link, random.pick(['toServer', 'toClient'] as const)) }),
  onLinks({
    name: 'half-open-connections',
    lasts: AWHILE,
    targets: ['postgres', 'kafka'],
    harm: (link, random) => (link.forget(random.pick(['client', 'server'] as const)), 'half open'),
  }),
  onLinks({ name: 'slow-network', lasts: AWHILE, targets: ['postgres', 'kafka'], harm: (link, random) => (link.delay(random.between(10, MOST_LATENCY_MS)), 'slow') }),
];
