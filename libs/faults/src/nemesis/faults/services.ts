import { PROJECTIONS, type ServiceName } from '../../system/topology';
import type { Service } from '../../system/service';
import { type Arena, AWHILE, BRIEFLY, type Fault, type Strike } from '../fault';

/** A paused process answers nobody within this time. */
const PROBE_MS = 250;

/** 1 where it does not answer, though its port is open. */
export const silence = async (service: Service): Promise<number> => ((await service.ask('/health/live', {}, PROBE_MS)) ? 0 : 1);

export const killed = (service: Service): Omit<Strike, 'what' | 'touches'> => {
  let bit = 0;
  return {
    inject: async () => void (bit = Number(await service.kill())),
    heal: () => Promise.resolve(service.start()),
    bit: () => Promise.resolve(bit),
  };
};

export const paused = (service: Service): Omit<Strike, 'what' | 'touches'> => {
  let bit = 0;
  return {
    inject: () => Promise.resolve(void service.pause()),
    heal: async () => {
      bit = await silence(service);
      service.resume();
    },
    bit: () => Promise.resolve(bit),
  };
};

const ended = (service: Service): Omit<Strike, 'what' | 'touches'> => {
  let bit = 0;
  return {
    inject: async () => void (bit = (await service.terminate()) === 0 ? 1 : 0),
    heal: () => Promise.resolve(service.start()),
    bit: () => Promise.resolve(bit),
  };
};

type Act = (service: Service) => Omit<Strike, 'what' | 'touches'>;

const onOne = (verb: string, names: readonly ServiceName[], act: Act) => ({ system, random }: Arena): Strike => {
  const name = random.pick(names);
  return { what: `${verb} ${name}`, touches: [name], ...act(system.services[name]) };
};

const GROUPS: Readonly<Record<string, readonly ServiceName[]>> = {
  'command-service': ['command-1', 'command-2'],
  'account-projection': ['account-1', 'account-2'],
  'order-projection': ['order'],
  'lead-projection': ['lead'],
  'history-service': ['history'],
};
const groups = Object.entries(GROUPS);

/** kill -9: no chance to finish or to say goodbye. */
export const kills: readonly Fault[] = groups.map(([group, names]) => ({ name: `kill-${group}`, lasts: BRIEFLY, strike: onOne('kill', names, killed) }));

/** SIGSTOP and SIGCONT: it goes on later as if nothing had happened, and believes what it believed before. */
export const pauses: readonly Fault[] = groups.map(([group, names]) => ({ name: `pause-${group}`, lasts: AWHILE, strike: onOne('pause', names, paused) }));

/** SIGTERM while everybody is asking. */
export const ends: readonly Fault[] = [{ name: 'end-service', lasts: BRIEFLY, strike: onOne('end', ['command-1', 'command-2', ...PROJECTIONS, 'history'], ended) }];
