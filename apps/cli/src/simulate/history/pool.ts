import type { Chance } from './chance';

/**
 * The streams something still happens to: at most so many. Whoever is near the front is busy; a newcomer changes places with anyone, so
 * some become busy, and some who were fall quiet.
 */
export class Pool<Item> {
  private readonly items: Item[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly most: number,
  ) {}

  get size(): number {
    return this.items.length;
  }

  /** Where there is no room left, one of the quiet half is retired: nothing happens to it any more. */
  add(item: Item): void {
    if (this.items.length >= this.most) this.removeAt(this.chance.int(this.items.length >> 1, this.items.length - 1));
    this.items.push(item);
    const place = this.chance.int(0, this.items.length - 1);
    const [last, other] = [this.items.length - 1, this.items[place]];
    if (other === undefined) return;
    this.items[place] = item;
    this.items[last] = other;
  }

  /** Skewed: the busy far more often than the rest. */
  busy(): Item | undefined {
    return this.items[this.chance.lowIndex(this.items.length)];
  }

  remove(item: Item): void {
    const index = this.items.indexOf(item);
    if (index >= 0) this.removeAt(index);
  }

  private removeAt(index: number): void {
    const last = this.items.pop();
    if (last !== undefined && index < this.items.length) this.items[index] = last;
  }
}
