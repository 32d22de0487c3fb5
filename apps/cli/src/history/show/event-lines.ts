import type { Screen } from '../../terminal/screen';
import { fitted, padded, printable, widthOf } from '../../terminal/text-width';
import type { HistoryEvent } from '../history-event';
import { type IsErased, dataText } from './compact';

interface Field {
  readonly header: string;
  readonly of: (event: HistoryEvent) => string;
  readonly right?: true;
  readonly style?: 'dim' | 'cyan' | 'bold';
  /** Columns it takes before anything is known of what comes. */
  readonly least?: number;
}

const FIELDS = {
  version: { header: 'VERSION', of: ({ streamVersion }) => String(streamVersion), right: true, style: 'bold' },
  position: { header: 'POSITION', of: ({ position }) => String(position), right: true, style: 'dim' },
  time: { header: 'TIME', of: ({ occurredAt }) => occurredAt, style: 'dim', least: 24 },
  stream: { header: 'STREAM', of: ({ streamId }) => streamId, least: 16 },
  type: { header: 'TYPE', of: ({ type }) => type, style: 'cyan', least: 14 },
  actor: { header: 'ACTOR', of: ({ metadata }) => metadata.actor },
} as const satisfies Record<string, Field>;

export type EventField = keyof typeof FIELDS;

const GAP = '  ';
const WIDEST = 32;
const NARROWEST = 12;

/** Events as lines, in columns that grow as wider cells come; the data takes what is left of the terminal. */
export class EventLines {
  private readonly fields: readonly Field[];
  private readonly widths: number[];

  constructor(
    names: readonly EventField[],
    private readonly screen: Pick<Screen, 'columns' | 'paint'>,
    private readonly isErased: IsErased,
  ) {
    this.fields = names.map((name) => FIELDS[name]);
    this.widths = this.fields.map(({ header, least = 0 }) => Math.max(header.length, least));
  }

  get header(): string {
    return this.screen.paint.dim([...this.fields.map(({ header }, at) => this.cell(header, at)), 'DATA'].join(GAP));
  }

  /** Makes room for these, so that they and their header are in line. */
  widen(events: readonly HistoryEvent[]): void {
    for (const event of events) this.fields.forEach(({ of }, at) => (this.widths[at] = Math.min(WIDEST, Math.max(this.widths[at] ?? 0, widthOf(printable(of(event)))))));
  }

  line(event: HistoryEvent): string {
    this.widen([event]);
    const cells = this.fields.map(({ of, style }, at) => {
      const text = this.cell(printable(of(event)), at);
      return style ? this.screen.paint[style](text) : text;
    });
    return [...cells, this.data(printable(dataText(event, this.isErased)))].join(GAP);
  }

  private cell(text: string, at: number): string {
    const width = this.widths[at] ?? 0;
    const fitting = fitted(text, width);
    return this.fields[at]?.right ? ' '.repeat(width - widthOf(fitting)) + fitting : padded(fitting, width);
  }

  private data(text: string): string {
    const { columns } = this.screen;
    if (columns === undefined) return text;
    const before = this.widths.reduce((sum, width) => sum + width + GAP.length, 0);
    return fitted(text, Math.max(NARROWEST, columns - before));
  }
}
