import type { LogReader, StreamReader } from '@reprise/messaging';
import { InvalidProjection } from '../errors';
import type { Projection } from '../projection';
import { Comparison } from './compare/comparison';
import { type RowPair, rowPairs } from './compare/row-pairs';
import { changeOf, tellingFields } from './compare/row-difference';
import { checkOverlay } from './overlay/check-overlay';
import { ChangedHistory, type Stretch } from './overlay/changed-history';
import type { Overlay } from './overlay/overlay';
import { FirstDivergences, type Sides } from './replay/first-divergence';
import { Side } from './replay/side';
import { type Range, stretches } from './replay/stretches';
import { Scratch } from './scratch/scratch';
import type { WhatIfReport, WhatIfSample } from './what-if-report';

export interface WhatIfOptions {
  readonly log: LogReader & StreamReader;
  /** A database in which the caller may make a schema: nothing else in it is seen or touched. */
  readonly scratchUrl: string;
  readonly before: Projection;
  readonly after: Projection;
  /** Positions, inclusive; all of the log unless told. Rows begin empty, wherever it begins. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only the events of this stream. */
  readonly streamId?: string | undefined;
  /** Only the row of this key. */
  readonly key?: string | undefined;
  readonly overlay?: Overlay | undefined;
  /** Rows to show, at most. Default 10. */
  readonly samples?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of the position that the replay has reached. */
  onProgress?(this: void, progress: { readonly position: number; readonly from: number; readonly to: number; readonly events: number }): void;
}

interface Parts {
  readonly range: Range;
  readonly history: ChangedHistory;
  readonly sides: Sides;
  readonly scratch: Scratch;
}

const REASONS = 3;

/**
 * Two versions of a read model, made of the same history by the runtime's own rules in a scratch schema, and what
 * they differ by. The log is read once; rows that are shown are folded again, to find where they went apart.
 */
export class WhatIf {
  private events = 0;

  private constructor(
    private readonly options: WhatIfOptions,
    private readonly parts: Parts,
  ) {}

  /** Makes the scratch tables. What is opened must be closed. @throws InvalidProjection, OverlayRejected */
  static async open(options: WhatIfOptions): Promise<WhatIf> {
    const { log, before, after, streamId, key } = options;
    const { category } = before.from;
    if (after.from.category !== category) throw new InvalidProjection(after.name, `reads events of ${after.from.category}; what is to be compared reads those of ${category}`);
    const head = await log.head();
    const range = { category, from: options.from ?? 1, to: Math.min(options.to ?? head, head), streamId };
    const history = options.overlay ? await checkOverlay(options.overlay, { log, contract: after.from, head, range }) : new ChangedHistory();
    const side = (original: Projection, name: 'live' | 'candidate') => new Side(original, { name, places: history.places, key });
    const sides = { before: side(before, 'live'), after: side(after, 'candidate') };
    const scratch = await Scratch.open(options.scratchUrl);
    try {
      await sides.before.prepare(scratch.pool);
      await sides.after.prepare(scratch.pool);
      return new WhatIf(options, { range, history, sides, scratch });
    } catch (error) {
      await scratch.drop();
      throw error;
    }
  }

  /** Folds history into both versions. */
  async replay(): Promise<void> {
    const { onProgress } = this.options;
    const { from, to } = this.parts.range;
    for await (const stretch of this.stretches(this.parts.range)) {
      await Promise.all([this.parts.sides.before.apply(this.parts.history.asItWas(stretch)), this.parts.sides.after.apply(this.parts.history.asChanged(stretch))]);
      this.events += stretch.events.length;
      onProgress?.({ position: stretch.until, from, to, events: this.events });
    }
  }

  /** Compares what `replay` made. */
  async report(): Promise<WhatIfReport> {
    const { before, after, samples = 10 } = this.options;
    const comparison = new Comparison(before, after, samples);
    for await (const pair of this.pairs()) comparison.add(pair);
    const { rows, fields, digest, samples: pairs } = comparison.result;
    return {
      projection: before.name,
      from: this.parts.range.from,
      to: this.parts.range.to,
      events: this.events,
      rows,
      fields,
      parked: await this.parked(),
      digest,
      samples: await this.explained(pairs, { all: comparison.fields, common: comparison.commonFields }),
    };
  }

  /** Every row that differs, in order of key. */
  async *differences(): AsyncGenerator<RowPair> {
    const { fields } = new Comparison(this.options.before, this.options.after, 0);
    for await (const pair of this.pairs()) {
      if (changeOf(pair, fields) !== 'equal') yield pair;
    }
  }

  /** Drops the scratch tables. */
  close(): Promise<void> {
    return this.parts.scratch.drop();
  }

  private async *pairs(): AsyncGenerator<RowPair> {
    const { scratch, sides } = this.parts;
    for await (const pair of rowPairs(scratch.pool, sides.before.projection, sides.after.projection)) {
      this.options.signal?.throwIfAborted();
      yield pair;
    }
  }

  private async *stretches(range: Range): AsyncGenerator<Stretch> {
    for await (const stretch of stretches(this.options.log, range)) {
      this.options.signal?.throwIfAborted();
      yield stretch;
    }
  }

  private async parked(): Promise<WhatIfReport['parked']> {
    const { before, after } = this.parts.sides;
    return { before: await before.parkedKeys(), after: await after.parkedKeys(), because: await after.parkedBecause(REASONS) };
  }

  private async explained(pairs: readonly RowPair[], fields: Parameters<typeof tellingFields>[1]): Promise<WhatIfSample[]> {
    const { sides, history } = this.parts;
    const telling = new Map(pairs.map((pair) => [pair.key, tellingFields(pair, fields)]));
    const divergences = new FirstDivergences({ sides, history, fieldsOf: (key) => telling.get(key) ?? fields.all }, [...telling.keys()]);
    for (const range of this.rangesOf(pairs)) await this.refold(range, divergences);
    return pairs.map(({ key, before, after }) => ({ key, before: before ?? null, after: after ?? null, firstDivergence: divergences.of(key) ?? null }));
  }

  private async refold(range: Range, divergences: FirstDivergences): Promise<void> {
    for await (const stretch of this.stretches(range)) {
      divergences.add(stretch);
      if (divergences.done) return;
    }
  }

  /** Where every row is of one stream, that stream is all there is to read. */
  private rangesOf(pairs: readonly RowPair[]): Range[] {
    const { before, after } = this.parts.sides;
    if (pairs.length === 0) return [];
    if (this.parts.range.streamId !== undefined || !before.rowsHaveOneStream || !after.rowsHaveOneStream) return [this.parts.range];
    const streams = new Set(pairs.map(({ key }) => key.split('/')[0] ?? key));
    return [...streams].map((streamId) => ({ ...this.parts.range, streamId }));
  }
}
