/** A row as `evolve` sees it; what it holds is fixed by the projection's schema. */
export type Row = Readonly<Record<string, unknown>>;
