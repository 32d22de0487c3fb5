import { categoryOf } from '@reprise/kernel';
import type { HistoryEvent } from '../history-event';
import { concerns } from '../show/subjects';
import type { Where } from './where';

/** Which events are meant; all that is given must hold. */
export interface Filter {
  readonly types?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  /** Of what happened, both inclusive. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly where?: readonly Where[] | undefined;
}

export function matches({ types, categories, subject, since, until, where = [] }: Filter, event: HistoryEvent): boolean {
  const { type, streamId, occurredAt, data, metadata } = event;
  if (types && !types.includes(type)) return false;
  if (categories && !categories.includes(categoryOf(streamId))) return false;
  if ((since !== undefined && occurredAt < since) || (until !== undefined && occurredAt > until)) return false;
  if (subject !== undefined && !concerns([data, metadata], subject)) return false;
  return where.every((condition) => condition.matches(event));
}
