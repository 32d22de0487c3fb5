import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ProxiedListener, freePort, stopKafkaIn, stopPostgresIn } from '@reprise/stack';
import { readMasterKey } from '@reprise/privacy';
import { Clock } from './clock';
import { makeDatabases } from './databases';
import { SmallDisk, missingForDisks, unmountBelow } from './disks';
import { environmentOf } from './environments';
import { Link } from './links/link';
import { Service } from './service';
import { type PostgresStore, type Store, kafkaIn, postgresIn } from './stores';
import { ROUTES, type Route, SERVICES, type ServiceName, mainOf, routeName } from './topology';

export interface Disks {
  /** Of the log. */
  readonly log: SmallDisk;
  /** Of the read model of orders. */
  readonly order: SmallDisk;
}

/** Everything that runs, and everything by which it can be broken. */
export interface System {
  readonly folder: string;
  readonly postgres: PostgresStore;
  readonly kafka: Store;
  /** None where small disks can't be had. */
  readonly disks: Disks | undefined;
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly clocks: Readonly<Record<ServiceName, Clock>>;
  link(route: Route): Link;
  /** @param keep: the data stays as it is, to be looked at */
  stop(keep: boolean): Promise<void>;
}

const byService = <Value>(make: (service: ServiceName) => Value) => Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<ServiceName, Value>;

/** The real system, as processes of this machine below one folder, with a link on every way between them. @throws when it can't be had; nothing runs then */
export async function startSystem(folder: string): Promise<System> {
  try {
    return await start(folder);
  } catch (error) {
    await stopKafkaIn(join(folder, 'kafka'));
    await stopPostgresIn(join(folder, 'postgres'));
    unmountBelow(join(folder, 'disks'));
    throw error;
  }
}

async function start(folder: string): Promise<System> {
  // Postgres may run as another user.
  chmodSync(folder, 0o711);
  for (const name of ['logs', 'clocks', 'vault', 'disks']) mkdirSync(join(folder, name), { recursive: true, mode: 0o711 });
  const servicePorts = await portsFor(SERVICES);
  const doors = await portsFor(ROUTES.filter(({ target }) => target === 'kafka').map(({ service }) => service));
  const postgres = await postgresIn(join(folder, 'postgres'));
  const links = await makeLinks({ postgres: () => postgres.port, kafka: (service) => doors.get(service), history: () => servicePorts.get('history') });
  const linkOf = (route: Route) => links.get(routeName(route)) as Link;
  const proxied: ProxiedListener[] = [...doors].map(([service, port]) => ({ port, advertisedPort: linkOf({ service, target: 'kafka' }).port }));
  const disks = missingForDisks() === undefined ? mountDisks(folder, postgres) : undefined;
  const [kafka] = await Promise.all([kafkaIn(join(folder, 'kafka'), proxied), makeDatabases(postgres.port, tablespaces(disks))]);
  const clocks = byService((service) => new Clock(join(folder, 'clocks'), service));
  readMasterKey({}, { developmentFolder: join(folder, 'vault') });
  const vaultFolder = { masterKeyFile: join(folder, 'vault', 'master.key'), keyFolder: join(folder, 'vault', 'epochs') };
  const service = (name: ServiceName): Service => {
    const port = servicePorts.get(name) as number;
    const ports = Object.fromEntries(ROUTES.filter((route) => route.service === name).map((route) => [route.target, linkOf(route).port]));
    const env = { ...environmentOf(name, { port, ports, vaultFolder }), ...clocks[name].env };
    return new Service({ name, main: mainOf(name), port, env, logFile: join(folder, 'logs', `${name}.log`) });
  };
  const services = byService(service);
  for (const each of Object.values(services)) each.start();
  return { folder, postgres, kafka, disks, services, clocks, link: linkOf, stop: (keep) => stopAll({ services, kafka, postgres, disks, links: [...links.values()] }, keep) };
}

async function portsFor<Name>(names: readonly Name[]): Promise<Map<Name, number>> {
  const ports = new Map<Name, number>();
  for (const name of names) {
    let port = await freePort();
    while ([...ports.values()].includes(port)) port = await freePort();
    ports.set(name, port);
  }
  return ports;
}

async function makeLinks(portOf: Record<Route['target'], (service: ServiceName) => number | undefined>): Promise<Map<string, Link>> {
  const links = await Promise.all(ROUTES.map(async (route) => [routeName(route), await Link.to(portOf[route.target](route.service) ?? 0)] as const));
  return new Map(links);
}

const mountDisks = (folder: string, { owner }: PostgresStore): Disks => ({
  log: SmallDisk.mount('log', join(folder, 'disks'), owner),
  order: SmallDisk.mount('order', join(folder, 'disks'), owner),
});

const tablespaces = (disks: Disks | undefined) =>
  disks ? { reprise_log: { name: 'disk_log', folder: disks.log.folder }, read_order: { name: 'disk_order', folder: disks.order.folder } } : {};

interface Running extends Pick<System, 'services' | 'kafka' | 'postgres' | 'disks'> {
  readonly links: readonly Link[];
}

/** In the order in which nothing is missed: services, Kafka, Postgres. */
async function stopAll({ services, kafka, postgres, disks, links }: Running, keep: boolean): Promise<void> {
  await Promise.all(Object.values(services).map((service) => (service.resume(), service.terminate())));
  await kafka.process.stop();
  await postgres.process.stop();
  await Promise.all(links.map((link) => link.close()));
  for (const disk of Object.values(disks ?? {}) as SmallDisk[]) disk.remove(keep);
}
