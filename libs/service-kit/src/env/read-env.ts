import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ConfigError } from './config-error';

type Source = Readonly<Record<string, string | undefined>>;

/**
 * The variables a schema names, checked; `NAME_FILE` holds the path of a file with the value of `NAME`.
 * An empty variable counts as not set. @throws ConfigError with all problems at once.
 */
export function readEnv<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, source: Source = process.env): z.output<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, valueOf(name, source, problems)]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => describe(issue, given)));
  if (problems.length || !parsed.success) throw new ConfigError(problems);
  return parsed.data;
}

function valueOf(name: string, source: Source, problems: string[]): string | undefined {
  const file = source[`${name}_FILE`];
  const value = source[name] === '' ? undefined : source[name];
  if (!file) return value;
  if (value !== undefined) problems.push(`${name}: give ${name} or ${name}_FILE, not both`);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: ${(error as Error).message}`);
    return undefined;
  }
}

/** Names the variable, never its value: it may be a secret. */
function describe({ path, message }: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(path[0] ?? '');
  return given[name] === undefined ? `${name}: is required` : `${name}: ${message}`;
}
