/** What the search needs of a booking: how it moved the balance, and the balance after it, in minor units. */
export interface Booking {
  readonly change: number;
  readonly balance: number;
}

/** The bank rounds interest to 0.10 in `amount`, but not in `balance`. */
export const ROUNDING = 50;

/** A link that does not add up weighs more than all the rounding of a day. */
const BREAK = 1e9;

/** Most links the search of one day looks at, once it has an order: enough for every order of eight bookings. */
const EFFORT = 200_000;

export interface OrderedDay<Row> {
  readonly rows: readonly Row[];
  /** How many rows do not follow from the balance before them. */
  readonly breaks: number;
}

/**
 * The order of a day's rows in which `balance` adds up, from the balance before the day: the one with the fewest
 * breaks, then with the least rounding, then closest to the given order. Bounded: a day too large to search through
 * gets the best order found.
 */
export function orderDay<Row extends Booking>(rows: readonly Row[], before: number): OrderedDay<Row> {
  const search = new DaySearch(rows);
  search.extend([], before, 0);
  return { rows: search.best, breaks: Math.floor(search.bestCost / BREAK) };
}

interface Link {
  readonly index: number;
  readonly weight: number;
}

class DaySearch<Row extends Booking> {
  best: readonly Row[];
  bestCost = Infinity;
  private effort = 0;
  private readonly taken: boolean[];

  constructor(private readonly rows: readonly Row[]) {
    this.best = rows;
    this.taken = rows.map(() => false);
  }

  /** Tries what may follow, closest first; leaves a branch as soon as it can't beat the best. */
  extend(path: Row[], balance: number, cost: number): void {
    if (cost >= this.bestCost || this.effort > EFFORT) return;
    if (path.length === this.rows.length) {
      this.best = [...path];
      this.bestCost = cost;
      return;
    }
    for (const link of this.linksFrom(balance)) this.follow(link, path, cost);
  }

  private follow({ index, weight }: Link, path: Row[], cost: number): void {
    const row = this.rows[index];
    if (!row) return;
    this.taken[index] = true;
    path.push(row);
    this.extend(path, row.balance, cost + weight);
    path.pop();
    this.taken[index] = false;
  }

  private linksFrom(balance: number): Link[] {
    const links: Link[] = [];
    this.rows.forEach((row, index) => {
      if (!this.taken[index]) links.push({ index, weight: linkWeight(balance, row) });
    });
    if (this.bestCost < Infinity) this.effort += links.length;
    return links.sort((a, b) => a.weight - b.weight);
  }
}

function linkWeight(before: number, { change, balance }: Booking): number {
  const off = Math.abs(before + change - balance);
  return off <= ROUNDING ? off : BREAK;
}
