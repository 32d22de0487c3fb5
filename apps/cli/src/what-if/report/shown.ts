import type { WhatIfReport, WhatIfSample } from '@reprise/projections';

/** A report with what was asked. */
export interface Shown extends WhatIfReport {
  /** The file, as it was given; null where only the overlay makes a difference. */
  readonly candidate: string | null;
  /** Entries of the overlay. */
  readonly overlay?: { readonly drop: number; readonly edit: number; readonly insert: number };
}

/** What was asked. */
export const question = ({ projection, candidate }: Shown): string =>
  candidate === null ? `What if history of ${projection} were otherwise?` : `What if ${projection} were ${candidate}?`;

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const count = (number: number): string => grouped.format(number);

/** `1 event`, `2 events` */
export const counted = (number: number, what: string): string => `${count(number)} ${what}${number === 1 ? '' : 's'}`;

/** With its sign: what something moved by. */
export const moved = (number: number): string => (number > 0 ? `+${count(number)}` : count(number));

/** A row's field for a person. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'number') return count(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** Of numbers: what it moved by. */
  readonly by?: string;
}

/** What differs in a row; of a row that only one version has, all it holds. */
export function changesIn({ before, after }: WhatIfSample): FieldChange[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const differing = fields.filter((field) => JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after?.[field] ?? null));
  return differing.map((field) => {
    const [was, is] = [before?.[field], after?.[field]];
    const by = typeof was === 'number' && typeof is === 'number' ? { by: moved(is - was) } : {};
    return { field, before: valueText(was), after: valueText(is), ...by };
  });
}

/** Where a row went apart, in words. */
export function divergenceText({ firstDivergence }: WhatIfSample): string {
  if (!firstDivergence) return 'Differs without an event of its own';
  const { position, type, streamId, occurredAt, overlay } = firstDivergence;
  const what = overlay ? `${type}, ${overlay} by the overlay` : type;
  return `Apart since ${overlay === 'inserted' ? 'after ' : ''}position ${count(position)}: ${what}, of ${streamId}, ${occurredAt.slice(0, 10)}`;
}
