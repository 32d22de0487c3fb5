import type { StoredEvent } from '@reprise/kernel';

export const linesOf = (events: readonly StoredEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
