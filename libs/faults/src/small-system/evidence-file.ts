import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../oracle/evidence';

/** Of a run's folder. */
export const EVIDENCE = 'evidence.json';

/** What JSON has no number for: a command that was never answered has ended never. */
const ended = (name: string, value: unknown): unknown => (name === 'endedAt' && value === null ? Infinity : value);

export const readEvidence = (folder: string): Evidence => JSON.parse(readFileSync(join(folder, EVIDENCE), 'utf8'), ended) as Evidence;
