import type { RowPair } from '@reprise/projections';
import { csvRow } from '../../audit/csv';

const HEADER = ['key', 'row', 'field', 'before', 'after'];

type Row = RowPair['before'];

const differs = (before: Row, after: Row) => (field: string) => JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after?.[field] ?? null);

/** Every field that differs, of every row that differs: a line each. */
export async function* csvOf(differences: AsyncIterable<RowPair>): AsyncGenerator<string> {
  yield csvRow(HEADER);
  for await (const { key, before, after } of differences) {
    const kind = before ? (after ? 'changed' : 'removed') : 'added';
    const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(differs(before, after));
    yield fields.map((field) => csvRow([key, kind, field, before?.[field] ?? '', after?.[field] ?? ''])).join('');
  }
}
