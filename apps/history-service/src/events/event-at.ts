import type { StoredEvent } from '@reprise/kernel';
import { httpProblems, problem } from '@reprise/service-kit';
import type { History } from '../log/history';

/** The event at a position, as it is stored. @throws Problem where the log does not reach that far */
export async function eventAt(history: Pick<History, 'head' | 'readAll'>, position: number): Promise<StoredEvent> {
  for await (const event of history.readAll({ after: position - 1, until: position })) return event;
  throw problem(httpProblems.notFound, `The log ends at position ${await history.head()}; there is no event ${position}.`);
}
