/** A row that differs: of which fields, and how. Rows that are only on one side have all of them. */
export interface SampleRow {
  readonly key: string;
  readonly fields: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

/** What queries would see differently, were the build promoted. */
export interface BuildReport {
  /** Both had applied exactly the same events; otherwise what differs may only be newer. */
  readonly samePosition: boolean;
  /** Last event that the build had applied, over all partitions. */
  readonly position: number;
  readonly rows: { readonly before: number; readonly after: number };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Rows that differ, by field; only fields that both have. */
  readonly fields: Readonly<Record<string, number>>;
  /** Fields that only the build has, or only the live one. */
  readonly newFields: readonly string[];
  readonly goneFields: readonly string[];
  readonly samples: { readonly added: readonly SampleRow[]; readonly removed: readonly SampleRow[]; readonly changed: readonly SampleRow[] };
}

/** True when queries would see no difference. */
export const isSame = ({ samePosition, added, removed, changed, newFields, goneFields }: BuildReport) =>
  samePosition && added + removed + changed + newFields.length + goneFields.length === 0;
