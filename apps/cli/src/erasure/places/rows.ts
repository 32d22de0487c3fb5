import { type Client, type CustomTypesConfig, Query, type QueryArrayConfig } from 'pg';

/** A row as Postgres writes it: each column as text, or null. */
export type Row = readonly (string | null)[];

const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/**
 * Hands over the rows of a query as they come from the server; none is kept, however many they are.
 * @returns how many there were
 */
export function eachRow(client: Client, text: string, onRow: (row: Row) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const config: QueryArrayConfig = { text, rowMode: 'array', types: AS_TEXT };
    const query = new Query<(string | null)[]>(config);
    let rows = 0;
    query.on('row', (row) => {
      rows += 1;
      try {
        onRow(row);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    query.on('end', () => resolve(rows));
    query.on('error', reject);
    client.query(query);
  });
}
