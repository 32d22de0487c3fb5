import { type Queryable, query } from '../database';
import { quote } from '../table/identifiers';
import { type TableColumn, columnsOf } from './live-view';
import type { BuildReport, SampleRow } from './report';

const SAMPLES = 5;
/** Comparing tables takes longer than any other query may. */
export const COMPARE_MS = 3_600_000;
const SYSTEM = ['_key', '_position', '_partition'];

/** `owner_email` -> `ownerEmail` */
const field = (column: string) => column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const differs = ({ name }: TableColumn, sameType: boolean) => {
  const [before, after] = [`o.${quote(name)}`, `n.${quote(name)}`];
  return sameType ? `${before} IS DISTINCT FROM ${after}` : `to_jsonb(${before}) IS DISTINCT FROM to_jsonb(${after})`;
};

type Rows = Readonly<Record<string, unknown>>;
interface Pair {
  readonly key: string;
  readonly before: Rows | null;
  readonly after: Rows | null;
}

/** Two tables of one projection, row by row and field by field. Where a row stands in the log is not compared. */
export class Difference {
  private constructor(
    private readonly joined: string,
    private readonly common: ReadonlyMap<string, string>,
    private readonly only: { readonly before: readonly string[]; readonly after: readonly string[] },
  ) {}

  static async between(on: Queryable, before: string, after: string): Promise<Difference> {
    const old = await ofRows(on, before);
    const next = await ofRows(on, after);
    const matching = next.flatMap((column) => {
      const other = old.find(({ name }) => name === column.name);
      return other ? [[column.name, differs(column, column.type === other.type)] as const] : [];
    });
    const beyond = (of: readonly TableColumn[], others: readonly TableColumn[]) => of.map(({ name }) => name).filter((name) => !others.some((other) => other.name === name));
    const joined = `${quote(before)} o FULL JOIN ${quote(after)} n ON n."_key" = o."_key"`;
    return new Difference(joined, new Map(matching), { before: beyond(old, next), after: beyond(next, old) });
  }

  /** Keys of the rows there are now that queries see differently. */
  get changedKeys(): string {
    const news = this.only.after.map((name) => `n.${quote(name)} IS NOT NULL`);
    return `SELECT n."_key" FROM ${this.joined} WHERE n."_key" IS NOT NULL AND (${['o."_key" IS NULL', ...this.common.values(), ...news].join(' OR ')})`;
  }

  async report(on: Queryable): Promise<Omit<BuildReport, 'samePosition' | 'position'>> {
    const { before, after, added, removed, changed, ...byField } = await this.counts(on);
    const names = [...this.common.keys()];
    const fields = names.map((name, index) => [field(name), byField[`f${index}`] ?? 0] as const);
    return {
      rows: { before: before ?? 0, after: after ?? 0 },
      added: added ?? 0,
      removed: removed ?? 0,
      changed: changed ?? 0,
      fields: Object.fromEntries(fields.filter(([, count]) => count > 0)),
      newFields: this.only.after.map(field),
      goneFields: this.only.before.map(field),
      samples: { added: await this.samples(on, 'o."_key" IS NULL'), removed: await this.samples(on, 'n."_key" IS NULL'), changed: await this.samples(on, this.changed) },
    };
  }

  private get changed(): string {
    return `o."_key" IS NOT NULL AND n."_key" IS NOT NULL AND (${[...this.common.values(), 'false'].join(' OR ')})`;
  }

  private async counts(on: Queryable): Promise<Record<string, number>> {
    const both = 'o."_key" IS NOT NULL AND n."_key" IS NOT NULL';
    const byField = [...this.common.values()].map((condition, index) => `count(*) FILTER (WHERE ${both} AND ${condition}) AS f${index}`);
    const counts = [
      'count(o."_key") AS before',
      'count(n."_key") AS after',
      'count(*) FILTER (WHERE o."_key" IS NULL) AS added',
      'count(*) FILTER (WHERE n."_key" IS NULL) AS removed',
      `count(*) FILTER (WHERE ${this.changed}) AS changed`,
      ...byField,
    ];
    const { rows } = await query<Record<string, number>>(on, { text: `SELECT ${counts.join(', ')} FROM ${this.joined}`, query_timeout: COMPARE_MS });
    return rows[0] ?? {};
  }

  private async samples(on: Queryable, condition: string): Promise<SampleRow[]> {
    const text = `SELECT coalesce(n."_key", o."_key") AS key, to_jsonb(o) AS before, to_jsonb(n) AS after FROM ${this.joined} WHERE ${condition} ORDER BY 1 LIMIT ${SAMPLES}`;
    return (await query<Pair & Record<string, unknown>>(on, { text, query_timeout: COMPARE_MS })).rows.map((pair) => this.sample(pair));
  }

  private sample({ key, before, after }: Pair): SampleRow {
    const names = [...this.common.keys(), ...(before ? [] : this.only.after), ...(after ? [] : this.only.before)];
    const values = names.map((name) => [field(name), { before: before?.[name] ?? null, after: after?.[name] ?? null }] as const);
    return { key, fields: Object.fromEntries(values.filter(([, value]) => JSON.stringify(value.before) !== JSON.stringify(value.after))) };
  }
}

const ofRows = async (on: Queryable, table: string) => (await columnsOf(on, table)).filter(({ name }) => !SYSTEM.includes(name));
