import type { Acknowledged } from '../oracle/evidence';
import type { Random } from '../random';

/** So many accounts are used at once: few enough to be fought over. */
const MOST_ACTIVE = 24;

/** The accounts that clients share. */
export class Market {
  private accounts: string[] = [];
  private readonly held = new Set<string>();
  private readonly versions = new Map<string, number>();
  private opened = 0;

  /** An id that nobody has used. */
  newAccount(): string {
    this.opened += 1;
    return `a${this.opened}`;
  }

  add(account: string): void {
    this.accounts = [...this.accounts, account].slice(-MOST_ACTIVE);
  }

  /** What clients have heard of a stream. */
  heard(streams: readonly Acknowledged[]): void {
    for (const { streamId, streamVersion } of streams) this.versions.set(streamId, streamVersion);
  }

  /** Where a stream stood when somebody was told last; by now it may be further. */
  versionOf(streamId: string): number | undefined {
    return this.versions.get(streamId);
  }

  /** One that its picker alone freezes and unfreezes, until it is released. */
  hold(random: Random): string | undefined {
    const free = this.accounts.filter((account) => !this.held.has(account));
    if (free.length === 0) return undefined;
    const account = random.pick(free);
    this.held.add(account);
    return account;
  }

  release(account: string): void {
    this.held.delete(account);
  }

  get size(): number {
    return this.accounts.length;
  }

  pick(random: Random): string {
    return random.pick(this.accounts);
  }

  two(random: Random): readonly [string, string] {
    const [one, other] = random.shuffled(this.accounts);
    return [one ?? '', other ?? ''];
  }
}
