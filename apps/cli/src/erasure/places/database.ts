import type { SearchedStream, Unseen } from '@reprise/privacy';
import { Client } from 'pg';
import { reason } from '../../running-system';
import type { Look, Looked, PlaceToSearch } from './look';
import { type Row, eachRow } from './rows';
import { type Column, type Table, isLargeObjects, selectOf, tablesOf } from './tables';

const CONNECT_MS = 5_000;

/** Nothing is written, nothing waits for ever, and no row is left out in silence. */
const SETTINGS = 'SET default_transaction_read_only = on; SET lock_timeout = 30000; SET statement_timeout = 0; SET row_security = off; SET search_path = pg_catalog';

const UNDEFINED_TABLE = '42P01';

/** Without its password. */
export const nameOf = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `database ${hostname}:${port || '5432'}${pathname}`;
};

/** Every column of every table of one database, read-only and row by row. */
export const databasePlace = (url: string): PlaceToSearch => ({
  place: nameOf(url),
  size: () => withDatabase(url, async (client) => (await tablesOf(client)).reduce((sum, { size }) => sum + size, 0)),
  search: (look) => withDatabase(url, (client) => new DatabaseSearch(client, look).run(nameOf(url))),
});

export async function withDatabase<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, application_name: 'reprise-erasure', keepAlive: true });
  // A query under way rejects with it; without one there is nothing to tell.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(SETTINGS);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

class DatabaseSearch {
  private readonly unreachable: Unseen[] = [];
  private readonly skipped: Unseen[] = [];
  private done = 0;
  private tables = 0;
  private rows = 0;
  private bytes = 0;

  constructor(
    private readonly client: Client,
    private readonly look: Look,
  ) {}

  async run(place: string): Promise<Looked> {
    for (const table of await tablesOf(this.client)) {
      const named = `${place}, table ${table.schema}.${table.name}`;
      if (table.kind === 'foreign') this.skipped.push({ place: named, why: 'it is kept by another server: name that one' });
      else await this.table(table, named);
      this.done += table.size;
      this.look.advanced(this.done);
    }
    const { tables, rows, bytes, unreachable, skipped } = this;
    return { looked: { tables, rows, bytes }, unreachable, skipped };
  }

  private async table(table: Table, named: string): Promise<void> {
    try {
      if (table.kind === 'view') await this.mayReadAll();
      const reading = isLargeObjects(table) ? new InPages(table, this.look) : new ByCell(table, this.look);
      const before = this.bytes;
      this.rows += await eachRow(this.client, selectOf(this.client, table), (row) => {
        this.bytes += reading.row(row);
        this.look.advanced(this.done + Math.min(this.bytes - before, table.size));
      });
      reading.end();
      this.tables += 1;
    } catch (error) {
      // One that was dropped meanwhile holds nothing.
      if ((error as { code?: string }).code !== UNDEFINED_TABLE) this.unreachable.push({ place: named, why: reason(error) });
    }
  }

  /** Others see their own statements alone, and are not told. */
  private async mayReadAll(): Promise<void> {
    const { rows } = await this.client.query<{ may: boolean }>("SELECT pg_has_role('pg_read_all_stats', 'USAGE') AS may");
    if (!rows[0]?.may) throw new Error('permission denied: it shows all statements to members of pg_read_all_stats only');
  }
}

const bytesOf = (text: string, { bytes }: Column): Buffer => (bytes ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text));

interface Reading {
  /** @returns how many bytes it had */
  row(row: Row): number;
  end(): void;
}

/** Each cell is a stream of its own. */
class ByCell implements Reading {
  constructor(
    private readonly table: Table,
    private readonly look: Look,
  ) {}

  row([at, ...cells]: Row): number {
    let size = 0;
    this.table.columns.forEach((column, index) => {
      const text = cells[index];
      if (text === null || text === undefined) return;
      const bytes = bytesOf(text, column);
      size += bytes.length;
      const where = () => `table ${this.table.schema}.${this.table.name}, column ${column.name}, row ${at}`;
      for (const found of this.look.search.within(bytes)) this.look.found(found, where());
    });
    return size;
  }

  end(): void {
    return undefined;
  }
}

/** A large object is one stream over all its pages. */
class InPages implements Reading {
  private object: string | undefined;
  private stream: SearchedStream | undefined;

  constructor(
    private readonly table: Table,
    private readonly look: Look,
  ) {}

  row([, ...cells]: Row): number {
    const at = (name: string) => this.table.columns.findIndex((column) => column.name === name);
    const [object, text] = [cells[at('loid')], cells[at('data')]];
    if (object !== this.object) this.begin(object);
    const bytes = Buffer.from((text ?? '\\x').slice(2), 'hex');
    this.say(this.stream?.add(bytes));
    return bytes.length;
  }

  end(): void {
    this.say(this.stream?.end());
  }

  private begin(object: string | null | undefined): void {
    this.end();
    this.object = object ?? undefined;
    this.stream = this.look.search.begin();
  }

  private say(all: ReturnType<SearchedStream['end']> = []): void {
    for (const found of all) this.look.found(found, `large object ${this.object}, byte ${found.at}`);
  }
}
