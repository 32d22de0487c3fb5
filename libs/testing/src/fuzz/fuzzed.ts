import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CONFIG, HOOKS, schemathesis } from './schemathesis';

/** Of a run that nobody gave others: the same in every `npm test`. */
const DEFAULTS = { examples: 5, seed: 1 };

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'unsupported_method',
  'ignored_auth',
];

export interface Fuzzed {
  /** A running service with `/docs-json`. */
  readonly url: string;
  /** Of a caller who may do everything. */
  readonly authorization: string;
  /** Only operations whose path matches, in `npm test`: what several services have in common is asked of one. */
  readonly briefly?: string;
  /** Values that exist, by the name of the parameter or field; `accounts.id` for paths that begin with `/accounts`. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

const isLong = () => process.env['REPRISE_FUZZ_EXAMPLES'] !== undefined;

/** What `npm run fuzz` was told. */
const asked = () => ({
  examples: Number(process.env['REPRISE_FUZZ_EXAMPLES'] ?? DEFAULTS.examples),
  seed: Number(process.env['REPRISE_FUZZ_SEED'] ?? DEFAULTS.seed),
});

/** A run that takes longer hangs. */
export const fuzzingLimitMs = (): number => 300_000 + asked().examples * 10_000;

/**
 * Asks every operation that a service's own OpenAPI document describes, with what fits the document and what does not.
 * Resolves when every answer is one that the document names; without schemathesis it says so and resolves as well.
 * @throws Error with schemathesis' report, which says how to repeat each request
 */
export async function holdsToItsDocument(fuzzed: Fuzzed): Promise<void> {
  const tool = await schemathesis();
  if ('missing' in tool) return void process.stderr.write(`fuzzing is skipped: ${tool.missing}\n`);
  const { code, output } = await report(tool, fuzzed);
  if (code !== 0) throw new Error(`schemathesis found what ${fuzzed.url}/docs-json does not say:\n${output}`);
  if (isLong()) process.stderr.write(output);
}

async function report(tool: { readonly python: string }, { url, authorization, known, briefly }: Fuzzed) {
  const { examples, seed } = asked();
  const folder = await mkdtemp(join(tmpdir(), 'reprise-fuzz-'));
  const options = ['--checks', CHECKS.join(), '--max-examples', String(examples), '--seed', String(seed), '--request-timeout', '20', '--generation-database', 'none', '--no-color', '--phases', 'coverage,fuzzing'];
  const only = briefly && !isLong() ? ['--include-path-regex', briefly] : [];
  const child = spawn(tool.python, ['-m', 'schemathesis.cli', '--config-file', CONFIG, 'run', `${url}/docs-json`, '--header', `Authorization: ${authorization}`, ...options, ...only], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', SCHEMATHESIS_HOOKS: HOOKS, REPRISE_FUZZ_KNOWN: JSON.stringify(known) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  await rm(folder, { recursive: true, force: true });
  return { code, output: out + err };
}
