import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES } from '../../system/topology';
import { BRIEFLY, type Fault } from '../fault';

/** Into the middle of a start, and a little after it. */
const BETWEEN_MS = [200, 2_500] as const;

/** What has just come back is killed again. */
const serviceTwice: Fault = {
  name: 'kill-starting-service',
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const service = system.services[random.pick(SERVICES)];
    const between = random.between(...BETWEEN_MS);
    let bit = 0;
    return {
      what: `kill ${service.name}, and again while it starts`,
      touches: [service.name],
      inject: async () => {
        await service.kill();
        service.start();
        await delay(between);
        bit = Number(await service.kill());
      },
      heal: () => Promise.resolve(service.start()),
      bit: () => Promise.resolve(bit),
    };
  },
};

/** Its second recovery begins where the first was. */
const postgresTwice: Fault = {
  name: 'kill-starting-postgres',
  lasts: BRIEFLY,
  strike: ({ system, random }) => {
    const { process } = system.postgres;
    const between = random.between(...BETWEEN_MS);
    let bit = 0;
    return {
      what: 'kill postgres, and again while it starts',
      touches: ['postgres'],
      inject: async () => {
        await process.kill();
        const starting = process.start().catch(() => undefined);
        await delay(between);
        bit = await process.kill();
        await starting;
        await process.kill();
      },
      heal: () => process.start(),
      bit: () => Promise.resolve(bit),
    };
  },
};

export const again: readonly Fault[] = [serviceTwice, postgresTwice];
