import type { Screen } from './screen';
import { fitted, padded, printable, widthOf } from './text-width';

export interface Column {
  readonly header: string;
  readonly align?: 'right';
}

const GAP = '  ';
const NARROWEST = 10;

/** Rows in columns; where the terminal is too narrow, the last column gives way. Cells may hold anything. */
export function inColumns(columns: readonly Column[], rows: readonly (readonly string[])[], { columns: available, paint }: Pick<Screen, 'columns' | 'paint'>): string[] {
  const cells = rows.map((row) => row.map(printable));
  const all = [columns.map(({ header }) => header), ...cells];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const last = available === undefined ? Infinity : Math.max(NARROWEST, available - before);
  const line = (row: readonly string[]) => columns.map(({ align }, at) => cellOf(row[at] ?? '', { align, width: at === columns.length - 1 ? undefined : (widths[at] ?? 0), last })).join(GAP).trimEnd();
  const [header = [], ...body] = all;
  return [paint.dim(line(header)), ...body.map(line)];
}

interface CellShape {
  readonly align: 'right' | undefined;
  /** Undefined: the last column, which is not padded. */
  readonly width: number | undefined;
  readonly last: number;
}

function cellOf(text: string, { align, width, last }: CellShape): string {
  if (width === undefined) return last === Infinity ? text : fitted(text, last);
  return align === 'right' ? ' '.repeat(Math.max(0, width - widthOf(text))) + text : padded(text, width);
}
