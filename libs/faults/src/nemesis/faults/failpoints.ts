import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failpoint } from '@reprise/failpoints';
import { until } from '../../system/operator';
import { ROUTES, type ServiceName, TARGETS, routeName } from '../../system/topology';
import { BRIEFLY, type Fault } from '../fault';

/** Where a service passes many times a second under load. */
const PASSED: readonly { readonly name: string; readonly services: readonly ServiceName[]; readonly at: readonly Failpoint[] }[] = [
  { name: 'command-service', services: ['command-1', 'command-2'], at: ['append.taken', 'append.committed', 'append.told'] },
  {
    name: 'account-projection',
    services: ['account-1', 'account-2'],
    at: ['runtime.decoded', 'runtime.begun', 'runtime.folded', 'runtime.written', 'runtime.moved', 'runtime.committed'],
  },
  { name: 'order-projection', services: ['order'], at: ['consumer.received', 'consumer.linked', 'consumer.applied', 'consumer.resolved'] },
];
const LATEST_HIT = 9;

let runs = 0;

const wasKilled = (file: string, hit: number): boolean => existsSync(file) && readFileSync(file, 'utf8').split('\n').filter(Boolean).length >= hit;

/** A service that ends itself exactly between two of its steps, once. */
export const failpoints: readonly Fault[] = PASSED.map(({ name, services, at }) => ({
  name: `kill-${name}-at-failpoint`,
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const [service, point, hit] = [random.pick(services), random.pick(at), random.between(1, LATEST_HIT)];
    const file = join(system.folder, `hits-${(runs += 1)}`);
    const one = system.services[service];
    return {
      what: `kill ${service} at ${point}`,
      // It waits for the service to get on, which needs all of this.
      touches: [service, ...TARGETS, ...ROUTES.filter((route) => route.service === service).map(routeName)],
      inject: async () => {
        await one.kill();
        one.start({ REPRISE_FAILPOINTS: `${point}=kill@${hit}`, REPRISE_FAILPOINTS_FILE: file });
      },
      heal: () => until(`${service} is killed at ${point}`, () => Promise.resolve(wasKilled(file, hit))),
      bit: () => Promise.resolve(Number(wasKilled(file, hit))),
    };
  },
}));
