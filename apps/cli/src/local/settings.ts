import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The checkout this CLI is part of: seen from `apps/cli/dist/local`, and from `apps/cli/src/local`. */
export const ROOT = resolve(__dirname, '..', '..', '..', '..');

const empty = (value: unknown) => (value === '' ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(empty, schema);

const FIRST_PORT = 1_024;
const LAST_BASE = 65_000;
const PORT_BASE = `must be a whole number from ${FIRST_PORT} to ${LAST_BASE}`;

const Settings = z
  .object({
    REPRISE_DATA_DIR: optional(z.string().default(join(ROOT, '.reprise'))),
    PORT_BASE: optional(z.coerce.number(PORT_BASE).int(PORT_BASE).min(FIRST_PORT, PORT_BASE).max(LAST_BASE, PORT_BASE).default(3_000)),
    KAFKA_BROKERS: optional(z.string().optional()),
    REPRISE_TRANSPORT: optional(z.enum(['kafka', 'log'], 'must be kafka or log').optional()),
  })
  .transform((env) => ({
    dataDir: resolve(env.REPRISE_DATA_DIR),
    portBase: env.PORT_BASE,
    brokers: env.KAFKA_BROKERS?.split(',').map((broker) => broker.trim()).filter(Boolean),
    transport: env.REPRISE_TRANSPORT,
  }));

/** Where this copy keeps its data, which ports it takes, and how events are to travel. */
export type Settings = z.output<typeof Settings>;

/** @throws LocalError naming every variable that is wrong */
export function readSettings(source: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = Settings.safeParse(source);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), message }));
  throw new LocalError(wrong.map(({ name, message }) => `${name} ${message}, not "${source[name]}".`).join('\n'));
}

/** Why the local system can't do what was asked, in words for a person. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
