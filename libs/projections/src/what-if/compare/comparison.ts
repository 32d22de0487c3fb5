import { createHash } from 'node:crypto';
import type { Projection } from '../../projection';
import { rowColumns } from '../../table/row-columns';
import type { Row } from '../../table/row';
import { Biggest } from './biggest';
import { type FieldDifference, FieldStatistics } from './field-statistics';
import { type RowChange, changedFields, changeOf, fieldsOf } from './row-difference';
import type { RowPair } from './row-pairs';

export interface RowCounts {
  readonly before: number;
  readonly after: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly equal: number;
}

export interface Compared {
  readonly rows: RowCounts;
  readonly fields: Readonly<Record<string, FieldDifference>>;
  /** Of all rows that differ, as they are on both sides: the same only for the same differences. */
  readonly digest: string;
  /** The biggest changes. */
  readonly samples: readonly RowPair[];
}

const NUMBERS = new Set(['bigint', 'double precision']);

/** Gathers what two versions of a read model differ by, row by row. */
export class Comparison {
  private readonly counts: Record<RowChange, number> = { added: 0, removed: 0, changed: 0, equal: 0 };
  private readonly statistics: ReadonlyMap<string, FieldStatistics>;
  private readonly biggest: Biggest;
  private readonly hash = createHash('sha256');
  readonly fields: readonly string[];
  /** Those that both versions have. */
  readonly commonFields: readonly string[];

  constructor(before: Projection, after: Projection, samples: number) {
    const [was, is] = [before.row.shape, after.row.shape];
    this.fields = fieldsOf(was, is);
    this.commonFields = this.fields.filter((field) => field in was && field in is);
    const onlyIn = (field: string) => (field in was ? (field in is ? undefined : 'before') : 'after');
    this.statistics = new Map(this.fields.map((field) => [field, new FieldStatistics(field, onlyIn(field))]));
    this.biggest = new Biggest(samples, numbersOf([before, after]));
  }

  add(pair: RowPair): RowChange {
    const change = changeOf(pair, this.fields);
    const changed = new Set(change === 'changed' ? changedFields(pair, this.fields) : []);
    this.counts[change] += 1;
    for (const [field, statistics] of this.statistics) statistics.add(pair, changed.has(field));
    if (change === 'equal') return change;
    this.biggest.add(pair);
    this.hash.update(`${JSON.stringify([pair.key, inOrder(pair.before), inOrder(pair.after)])}\n`);
    return change;
  }

  get result(): Compared {
    const { added, removed, changed, equal } = this.counts;
    return {
      rows: { before: removed + changed + equal, after: added + changed + equal, added, removed, changed, equal },
      fields: Object.fromEntries([...this.statistics].map(([field, statistics]) => [field, statistics.result])),
      digest: this.hash.copy().digest('hex'),
      samples: this.biggest.pairs,
    };
  }
}

const inOrder = (row: Row | undefined) => (row ? Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)) : null);

const numbersOf = (projections: readonly Projection[]) =>
  [...new Set(projections.flatMap((projection) => rowColumns(projection).filter(({ type }) => NUMBERS.has(type)).map(({ field }) => field)))];
