import { PURGED_AT_ONCE } from '@reprise/event-store';

const RANGE = /^([1-9]\d{0,14})(?:-([1-9]\d{0,14}))?$/;

/** `5,7-9`, each once and in order. Undefined where it is written otherwise, or is more than one purge takes. */
export function positionsIn(text: string): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = RANGE.exec(part.trim()) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from <= to) || to - from >= PURGED_AT_ONCE) return undefined;
    for (let position = from; position <= to; position++) found.add(position);
  }
  return found.size > PURGED_AT_ONCE ? undefined : [...found].sort((a, b) => a - b);
}

/** The same, as a person writes it. */
export function positionsAsText(positions: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const position of positions) {
    const last = ranges.at(-1);
    if (last?.[1] === position - 1) last[1] = position;
    else ranges.push([position, position]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
