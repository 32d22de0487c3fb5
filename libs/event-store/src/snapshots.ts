import { failpoint } from '@reprise/failpoints';
import { StreamId } from '@reprise/kernel';
import type { Pool } from 'pg';
import { ask } from './connection';
import type { LoadSnapshot, Snapshot, SnapshotFlaw, StoredSnapshot } from './event-store';

const SAVE = `
  INSERT INTO snapshots (stream_id, stream_version, state_version, position, state, checksum)
  VALUES ($1, $2, $3, $4, $5, snapshot_checksum($1, $2, $3, $4, $5))
  ON CONFLICT (stream_id, stream_version) DO UPDATE SET
    state_version = EXCLUDED.state_version, position = EXCLUDED.position, state = EXCLUDED.state,
    checksum = EXCLUDED.checksum, taken_at = EXCLUDED.taken_at`;

/** Newest first, each with what is wrong with it: only the rows that are looked at are checked. */
const CANDIDATES = `
  SELECT * FROM (
    SELECT stream_version, position, state, taken_at,
      CASE
        WHEN state_version <> $2 THEN 'stateVersion'
        WHEN checksum <> snapshot_checksum(stream_id, stream_version, state_version, position, state) THEN 'damaged'
        WHEN NOT EXISTS (
          SELECT FROM events e
          WHERE e.stream_id = s.stream_id AND e.stream_version = s.stream_version AND e.position = s.position) THEN 'notInLog'
      END AS flaw
    FROM snapshots s WHERE stream_id = $1 AND stream_version <= $3
  ) candidates`;

const NEWEST = { name: 'newest_snapshot', text: `${CANDIDATES} ORDER BY stream_version DESC LIMIT 1` };
const NEWEST_SOUND = { name: 'newest_sound_snapshot', text: `${CANDIDATES} WHERE flaw IS NULL ORDER BY stream_version DESC LIMIT 1` };
const ANY_VERSION = 2_147_483_647;

interface Row {
  stream_version: number;
  position: number;
  state: unknown;
  taken_at: string;
  flaw: SnapshotFlaw | null;
}

export async function writeSnapshot(pool: Pool, { streamId, streamVersion, stateVersion, position, state }: Snapshot): Promise<void> {
  const values = [streamId, streamVersion, stateVersion, position, JSON.stringify(state)];
  failpoint('snapshot.folded');
  await ask(pool, { name: 'save_snapshot', text: SAVE, values });
  failpoint('snapshot.written');
}

export async function readSnapshot(pool: Pool, query: LoadSnapshot): Promise<StoredSnapshot | undefined> {
  const { streamId, stateVersion, atOrBelow = ANY_VERSION, onIgnored } = query;
  if (!StreamId.safeParse(streamId).success) return undefined;
  const values = [streamId, stateVersion, atOrBelow];
  const [newest] = await ask<Row>(pool, { ...NEWEST, values });
  if (!newest?.flaw) return newest && toSnapshot(newest, query);
  onIgnored?.({ streamVersion: newest.stream_version, flaw: newest.flaw });
  const [sound] = await ask<Row>(pool, { ...NEWEST_SOUND, values });
  return sound && toSnapshot(sound, query);
}

const toSnapshot = (row: Row, { streamId, stateVersion }: LoadSnapshot): StoredSnapshot => ({
  streamId,
  stateVersion,
  streamVersion: row.stream_version,
  position: row.position,
  state: row.state,
  takenAt: row.taken_at,
});
