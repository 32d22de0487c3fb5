import type { Client } from 'pg';
import { z } from 'zod';

const Column = z.object({ name: z.string(), bytes: z.boolean() });

const Table = z.object({
  schema: z.string(),
  name: z.string(),
  /** On disk, TOAST included. */
  size: z.coerce.number(),
  kind: z.enum(['table', 'view', 'foreign']),
  columns: z.array(Column),
});
export type Table = z.infer<typeof Table>;
export type Column = z.infer<typeof Column>;

/**
 * Every table and materialised view, the catalogs with statistics, comments, functions and large objects among them, and
 * pg_stat_statements where it is. Partitions and children stand for their parents, tables for their TOAST and indexes.
 */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid) AS size,
         CASE c.relkind WHEN 'f' THEN 'foreign' WHEN 'v' THEN 'view' ELSE 'table' END AS kind,
         COALESCE(json_agg(json_build_object('name', a.attname, 'bytes', a.atttypid = 'bytea'::regtype) ORDER BY a.attnum)
                  FILTER (WHERE a.attnum IS NOT NULL), '[]') AS columns
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE (c.relkind IN ('r', 'm', 'f') AND c.relispopulated) OR (c.relkind = 'v' AND c.relname = 'pg_stat_statements')
   GROUP BY n.nspname, c.relname, c.oid, c.relkind
   ORDER BY n.nspname, c.relname`;

export async function tablesOf(client: Client): Promise<readonly Table[]> {
  const { rows } = await client.query(TABLES);
  return z.array(Table).parse(rows);
}

/** Pages of a large object are read in their order, as what is in it may go over the end of one. */
export const isLargeObjects = ({ schema, name }: Table): boolean => schema === 'pg_catalog' && name === 'pg_largeobject';

/** The place of each row, then every column: bytea as it is, all others as text. */
export function selectOf(client: Client, table: Table): string {
  const id = (name: string) => client.escapeIdentifier(name);
  const columns = table.columns.map(({ name, bytes }) => (bytes ? id(name) : `${id(name)}::text`));
  const row = table.kind === 'view' ? "'-'" : isLargeObjects(table) ? "loid || ', page ' || pageno" : 'ctid::text';
  const order = isLargeObjects(table) ? ' ORDER BY loid, pageno' : '';
  return `SELECT ${[row, ...columns].join(', ')} FROM ONLY ${id(table.schema)}.${id(table.name)}${order}`;
}
