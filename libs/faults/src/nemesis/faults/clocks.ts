import { SERVICES } from '../../system/topology';
import { AWHILE, type Fault } from '../fault';

const SECOND = 1_000;
const JUMPS = [-86_400 * SECOND, -3_600 * SECOND, -5 * SECOND, 5 * SECOND, 3_600 * SECOND, 86_400 * SECOND];

/** The wall clock of one service is suddenly another; later it is right again, which is a jump, too. */
export const clocks: readonly Fault[] = [
  {
    name: 'clock-jump',
    lasts: AWHILE,
    strike: ({ system, random }) => {
      const name = random.pick(SERVICES);
      const jump = random.pick(JUMPS);
      const clock = system.clocks[name];
      return {
        what: `clock of ${name} jumps by ${jump / SECOND} s`,
        touches: [`clock ${name}`],
        inject: () => Promise.resolve(clock.jump(jump)),
        heal: () => Promise.resolve(clock.right()),
        bit: () => Promise.resolve(clock.told),
      };
    },
  },
];
