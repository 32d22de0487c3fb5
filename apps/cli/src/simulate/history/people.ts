import { Chance } from './chance';
import { CITIES, COMPANIES, FIRST_NAMES, LAST_NAMES, STREETS } from './words';

/** Somebody who does not exist. */
export interface Person {
  readonly subjectId: string;
  readonly name: string;
  readonly email: string;
  readonly address: string;
  readonly company: string;
}

/** How many of the newest people come back: to open another account, to order again. */
const KNOWN = 5_000;
const COMES_BACK = 60;

/** Invented people. Only their number is kept: who somebody is follows from the seed and a number. */
export class People {
  private count = 0;

  constructor(
    private readonly history: { readonly name: string; readonly seed: number },
    private readonly chance: Chance,
  ) {}

  /** Somebody new, or who was here before: the newest most of all. */
  next(): Person {
    if (this.count === 0 || !this.chance.percent(COMES_BACK)) return this.person(++this.count);
    return this.person(this.count - this.chance.lowIndex(Math.min(this.count, KNOWN)));
  }

  private person(number: number): Person {
    const chance = new Chance(this.history.seed ^ Math.imul(number, 0x85ebca6b));
    const [first, last] = [chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)];
    return {
      subjectId: `${this.history.name}-person-${number}`,
      name: `${first} ${last}`,
      email: `${first}.${last}.${number}@people.example`.toLowerCase(),
      address: `${chance.pick(STREETS)} ${chance.int(1, 140)}, ${chance.int(10_000, 99_999)} ${chance.pick(CITIES)}`,
      company: `${last} ${chance.pick(COMPANIES)}`,
    };
  }
}
