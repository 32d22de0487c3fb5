import type { Troubles } from './troubles';

/** Where messaging reports what happens; once per change of state, not per attempt. */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, facts?: Readonly<Record<string, unknown>>) => void;

export const silent: Log = () => undefined;

export const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** Says once that something went away, and once that it is back. */
export class Availability {
  problem: string | undefined;

  constructor(
    private readonly what: string,
    private readonly log: Log,
    private readonly troubles?: Troubles,
  ) {}

  away(error: unknown): void {
    const reason = reasonOf(error);
    if (this.problem === undefined) this.log('warn', `${this.what}: trouble, trying again until it works`, { reason });
    this.problem = reason;
    this.troubles?.begin(this.what);
  }

  back(): void {
    if (this.problem !== undefined) this.log('info', `${this.what}: working again`);
    this.problem = undefined;
    this.troubles?.end(this.what);
  }
}
