import type { PostgresEventStore } from '@reprise/event-store';

export const HISTORY = Symbol('HISTORY');

/** All that this service does with the log. */
export type History = Pick<
  PostgresEventStore,
  'audit' | 'causedBy' | 'currentVersion' | 'eventOf' | 'follow' | 'followText' | 'head' | 'loadSnapshot' | 'purgedIn' | 'read' | 'readAll' | 'readStream' | 'readText' | 'versionUntil'
>;
