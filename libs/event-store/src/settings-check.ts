import type { Pool } from 'pg';
import { UnsafeSettings } from './errors';

const MUST_BE = { fsync: ['on'], full_page_writes: ['on'], synchronous_commit: ['on', 'remote_write', 'remote_apply', 'local'] };

/** Without these an acknowledged event could be lost in a crash. @throws UnsafeSettings naming the settings. */
export async function checkSettings(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: keyof typeof MUST_BE; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
    [Object.keys(MUST_BE)],
  );
  const unsafe = rows.filter(({ name, setting }) => !MUST_BE[name].includes(setting)).map(({ name, setting }) => `${name} = ${setting}`);
  if (unsafe.length > 0) throw new UnsafeSettings(`Postgres could lose acknowledged events: ${unsafe.join(', ')}. Set them to on.`);
}
