import type { Chance } from './chance';

/** What is bought on a day: most of it small, now and then something dear. In minor units. */
export function purchase(chance: Chance): number {
  if (chance.percent(70)) return chance.int(1, 79) * 100 + chance.pick([0, 49, 50, 90, 95, 99]);
  if (chance.percent(80)) return chance.int(80, 600) * 100 + chance.pick([0, 0, 50, 99]);
  return chance.int(12, 90) * 5_000;
}

/** What comes in: wages and invoices, seldom odd, and smaller sums. In minor units. */
export function income(chance: Chance): number {
  if (chance.percent(40)) return chance.int(1_400, 5_200) * 100;
  if (chance.percent(50)) return chance.int(2, 40) * 1_000;
  return chance.int(1_000, 90_000);
}
