import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation, Operation, Outcome } from '../oracle/evidence';

type Sent = Omit<Operation, 'endedAt' | 'outcome'>;

type Line =
  | { readonly sent: Sent }
  | { readonly ended: { readonly id: string; readonly at: number; readonly outcome: Outcome } }
  | { readonly seen: Observation };

const CUT = { kind: 'unknown', reason: 'its process was ended' } as const;

/** What clients know, kept line by line: it outlives the process that is killed under them. */
export class Journal {
  private readonly file: string;
  private readonly operations = new Map<string, Operation>();
  readonly observations: Observation[] = [];

  constructor(folder: string) {
    this.file = join(folder, 'journal.ndjson');
    const text = existsSync(this.file) ? readFileSync(this.file, 'utf8') : '';
    for (const line of text.split('\n').filter(Boolean)) this.take(JSON.parse(line) as Line);
  }

  get all(): readonly Operation[] {
    return [...this.operations.values()];
  }

  /** Sent, and not answered: with the process of before went its answer. */
  get unanswered(): readonly Operation[] {
    return this.all.filter(({ endedAt }) => endedAt === undefined);
  }

  /** Milliseconds that only grow, over all processes of a run. */
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  sent(operation: Sent): void {
    this.write({ sent: operation });
  }

  ended(id: string, outcome: Outcome): void {
    this.write({ ended: { id, at: this.now(), outcome } });
  }

  seen(observation: Observation): void {
    this.write({ seen: observation });
  }

  private write(line: Line): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    this.take(line);
  }

  private take(line: Line): void {
    if ('seen' in line) this.observations.push(line.seen);
    else if ('sent' in line) this.operations.set(line.sent.id, { ...line.sent, outcome: CUT });
    else this.operations.set(line.ended.id, { ...(this.operations.get(line.ended.id) as Operation), endedAt: line.ended.at, outcome: line.ended.outcome });
  }
}
