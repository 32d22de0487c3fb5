import { defineProjection, referenceData } from '@reprise/projections';
import { z } from 'zod';
import { StatementEntry, accountStatement } from '../../apps/account-projection/src/account-statement.projection';
import categories from './k-symbol-categories.json';

/** What the bank's symbol for a payment (`k_symbol`) means to people, by the words that `reprise import berka` writes for it. */
const kSymbols = referenceData({
  name: 'k-symbol-categories',
  version: 1,
  row: z.strictObject({ symbol: z.string(), category: z.string(), essential: z.boolean() }),
  rows: categories,
});

/** `household payment (transfer out)` -> `household payment` */
const payment = (reference: string | null) => reference?.replace(/ \([^()]*\)$/, '') ?? '';

/** The statement with a category on every line, and whether one could do without it. */
export const statementCategories = defineProjection({
  ...accountStatement,
  row: StatementEntry.extend({ category: z.string(), essential: z.boolean().nullable() }),
  references: [kSymbols],
  evolve: (row, event, key) => {
    const line = accountStatement.evolve(row, event, key);
    if (!line) return null;
    const known = kSymbols.find(payment(line.reference));
    return { ...line, category: known?.category ?? 'Other', essential: known?.essential ?? null };
  },
});
