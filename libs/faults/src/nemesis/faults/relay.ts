import { COMMANDS, type CommandName } from '../../system/topology';
import type { System } from '../../system/system';
import { AWHILE, BRIEFLY, DEPOSED, type Fault } from '../fault';
import { killed, paused, silence } from './services';

const isActive = async (system: System, name: CommandName) => (await system.services[name].metric('reprise_relay_active')) === 1;

async function holderOf(system: System): Promise<CommandName> {
  const [first, second] = COMMANDS;
  return (await isActive(system, second)) ? second : first;
}

const otherThan = (name: CommandName): CommandName => (name === COMMANDS[0] ? COMMANDS[1] : COMMANDS[0]);

const killHolder: Fault = {
  name: 'kill-relay-holder',
  lasts: BRIEFLY,
  strike: ({ system }) => {
    let [holder, led]: [CommandName, number] = [COMMANDS[0], 0];
    return {
      what: 'kill the relay holder',
      touches: COMMANDS,
      inject: async () => {
        holder = await holderOf(system);
        led = Number(await isActive(system, holder));
        await killed(system.services[holder]).inject();
      },
      heal: () => Promise.resolve(system.services[holder].start()),
      bit: () => Promise.resolve(led),
    };
  },
};

/** Long enough to be deposed: what it still does when it goes on, it does as a zombie. */
const zombie: Fault = {
  name: 'zombie-relay',
  lasts: DEPOSED,
  strike: ({ system }) => {
    let [holder, bit]: [CommandName, number] = [COMMANDS[0], 0];
    return {
      what: 'pause the relay holder until it is deposed',
      touches: COMMANDS,
      inject: async () => {
        holder = await holderOf(system);
        await paused(system.services[holder]).inject();
      },
      heal: async () => {
        bit = Number(await isActive(system, otherThan(holder)));
        system.services[holder].resume();
      },
      bit: () => Promise.resolve(bit),
    };
  },
};

const bothPaused: Fault = {
  name: 'pause-both-relays',
  lasts: AWHILE,
  strike: ({ system }) => {
    const services = COMMANDS.map((name) => system.services[name]);
    let bit = 0;
    return {
      what: 'pause both relay candidates',
      touches: COMMANDS,
      inject: () => Promise.resolve(void services.forEach((service) => service.pause())),
      heal: async () => {
        bit = (await Promise.all(services.map(silence))).reduce((sum, one) => sum + one, 0);
        for (const service of services) service.resume();
      },
      bit: () => Promise.resolve(bit),
    };
  },
};

export const relays: readonly Fault[] = [killHolder, zombie, bothPaused];
