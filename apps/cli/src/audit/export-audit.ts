import type { StoredEvent } from '@reprise/kernel';
import { z } from 'zod';
import { type ReadEnvironment, environmentOf, reason } from '../running-system';
import { UsageError } from '../usage-error';
import { type AuditFilters, type Audited, auditedLines } from './audited-lines';
import { csvHeader, csvLine } from './csv';
import { deliver } from './destination';

export type Format = 'csv' | 'ndjson';

export interface ExportOptions {
  readonly format: Format;
  readonly filters: AuditFilters;
  /** A file; without it, stdout. */
  readonly out: string | undefined;
  /** Of history-service; without it, that of the running stack. */
  readonly history: string | undefined;
  readonly readEnvironment: ReadEnvironment;
}

/** Writes what an audit finds, and answers with the exit code: 0 all of it, 1 it broke off, 2 it could not begin. */
export async function exportAudit(options: ExportOptions): Promise<0 | 1 | 2> {
  const { format, filters, out, readEnvironment } = options;
  let events = 0;
  try {
    const source = options.history === undefined ? await runningHistory(readEnvironment) : { url: options.history };
    await deliver(chunksOf({ ...source, filters }, { format, onEvents: (count) => (events += count) }), out);
    if (out !== undefined) process.stderr.write(`${events.toLocaleString('en')} events in ${out}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${reason(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runningHistory(read: ReadEnvironment): Promise<Omit<Audited, 'filters'>> {
  const { historyService: url, token } = await environmentOf(read, z.object({ historyService: z.url(), token: z.string().optional() }));
  return { url, token };
}

interface Rendering {
  readonly format: Format;
  onEvents(this: void, count: number): void;
}

async function* chunksOf(audited: Audited, { format, onEvents }: Rendering): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader();
  for await (const found of auditedLines(audited)) {
    if (found.length === 0) continue;
    yield RENDER[format](found);
    onEvents(found.length);
  }
}

const RENDER: Readonly<Record<Format, (found: readonly string[]) => string>> = {
  csv: (found) => found.map((line) => csvLine(JSON.parse(line) as StoredEvent)).join(''),
  ndjson: (found) => `${found.join('\n')}\n`,
};
