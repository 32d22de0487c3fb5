import { isEnvelope } from '@reprise/kernel';
import { z } from 'zod';
import type { HistoryEvent } from '../history-event';
import { subjectOf } from './subjects';

/** Who is known to be erased. */
export type IsErased = (subject: string) => boolean;

const NAME = /^[A-Za-z_$][\w$]*$/;

/** An envelope by whose it is, never by what is in it. */
export const envelopeText = (envelope: string, isErased: IsErased): string => {
  const subject = subjectOf(envelope);
  return `‹${isErased(subject) ? 'erased' : 'sealed'} ${subject}›`;
};

/** A value in one line: `{amount: 100, owner: {name: ‹sealed ada›}}`. */
export function compact(value: unknown, isErased: IsErased): string {
  if (isEnvelope(value)) return envelopeText(value, isErased);
  if (Array.isArray(value)) return `[${value.map((inner) => compact(inner, isErased)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).map(([name, inner]) => `${NAME.test(name) ? name : JSON.stringify(name)}: ${compact(inner, isErased)}`);
  return `{${members.join(', ')}}`;
}

const Purged = z.object({ purgedAt: z.string(), requestedBy: z.string(), reason: z.string() });

/** What an event says, or who had it purged, when and why. */
export function dataText({ data, ...event }: HistoryEvent, isErased: IsErased): string {
  const { success, data: purged } = Purged.safeParse(event['purged']);
  return success ? `‹purged ${purged.purgedAt} for ${purged.requestedBy}: ${purged.reason}›` : compact(data, isErased);
}
