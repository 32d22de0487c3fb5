import type { Chance } from './chance';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A Saturday. Never to be changed, nor is what follows: the same seed gives the same times for ever. */
export const FIRST_DAY = Date.UTC(2022, 0, 1);
const FIRST_WEEKDAY = 6;

/** Commands on the first day, and how many more on each day after it: business grows. */
const ON_FIRST_DAY = 200;
const GROWTH = 8;

/** How busy each hour of the day is, in percent of the mean: few are awake at night. */
const HOURS = [20, 12, 8, 8, 10, 20, 50, 95, 140, 165, 175, 170, 150, 150, 160, 165, 160, 150, 150, 155, 135, 95, 50, 27];
const SUNDAY = 0;
const SATURDAY = 6;
const WEEKEND = 45;

/** Time as it passes in a simulation: by day more happens than by night, on weekdays more than at weekends. */
export class SimulatedClock {
  private ms = FIRST_DAY;

  /** Milliseconds since 1970. */
  get now(): number {
    return this.ms;
  }

  /** Goes on to when the next thing happens. */
  tick(chance: Chance): void {
    this.ms += 1 + Math.floor(chance.unit() * 2 * this.meanGap());
  }

  private meanGap(): number {
    const day = Math.floor((this.ms - FIRST_DAY) / DAY_MS);
    const hour = Math.floor((this.ms % DAY_MS) / HOUR_MS);
    const weekday = (FIRST_WEEKDAY + day) % 7;
    const busy = (HOURS[hour] ?? 100) * (weekday === SATURDAY || weekday === SUNDAY ? WEEKEND : 100);
    return (DAY_MS * 10_000) / ((ON_FIRST_DAY + GROWTH * day) * busy);
  }
}
