import { PROPERTIES } from './properties';
import { RULES } from './rules';
import type { Found } from './search/search';
import type { Verdict } from './verdicts';
import type { Size } from './world/world';

export const told = ({ streams, relays, readers, faults }: Size) => `events ${streams}, relays ${relays}, readers ${readers}, faults ${faults}`;

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
};

/** One line on a search with every rule in force. */
export function lineOn(size: Size, { worlds, complete, broken }: Found): string {
  const verdict = broken ? `BROKEN: ${broken.property}` : complete ? 'every property holds' : 'no property broken, but not every world was looked at';
  return `${told(size)}: ${worlds} worlds, ${verdict}`;
}

/** The shortest way to where a property does not hold. */
export function counterexample({ broken }: Found): string {
  if (!broken) return '';
  const steps = broken.steps.map((text, index) => `${String(index + 1).padStart(4)}  ${text}`);
  return [`"${broken.property}" (${PROPERTIES[broken.property]}) does not hold:`, ...steps].join('\n');
}

/** What each rule is for. */
export function tableOf(all: readonly Verdict[]): string {
  const rows = all.map(({ rule, sizes, found }) => [
    rule,
    found.broken?.property ?? 'nothing found',
    found.broken ? String(found.broken.steps.length) : '',
    String(found.worlds),
    told(sizes.at(-1) ?? { streams: '', relays: 0, readers: 0, faults: 0 }),
  ]);
  return table([['WITHOUT THE RULE', 'BREAKS', 'STEPS', 'WORLDS', 'SEARCHED'], ...rows]);
}

/** A rule, what is left without it, and how that goes wrong. */
export const storyOf = ({ rule, found }: Verdict): string => `Without "${rule}" (${RULES[rule]}):\n${counterexample(found) || 'nothing breaks in the systems that were searched.'}`;
