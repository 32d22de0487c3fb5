import type { HistoryApi } from '../history-api';
import { sealedSubjects } from './subjects';

/** Streams that hold what became of a person's key. */
const CATEGORY = 'subject';
const REMEMBERED = 10_000;

/** Which people were erased, as far as the log says: asked once for each. */
export class Erased {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly history: Pick<HistoryApi, 'newest'>) {}

  /** Learns of all whose data these hold. */
  async learn(values: readonly unknown[]): Promise<void> {
    const subjects = new Set(values.flatMap((value) => [...sealedSubjects(value)]));
    if (this.known.size + subjects.size > REMEMBERED) this.known.clear();
    const unknown = [...subjects].filter((subject) => !this.known.has(subject));
    await Promise.all(unknown.map(async (subject) => this.known.set(subject, await this.ask(subject))));
  }

  has(subject: string): boolean {
    return this.known.get(subject) ?? false;
  }

  /** What can't be told is not told: the envelope shows as sealed. */
  private async ask(subject: string): Promise<boolean> {
    const newest = await this.history.newest(`${CATEGORY}-${subject}`).catch(() => undefined);
    return newest?.type === 'SubjectErased';
  }
}
