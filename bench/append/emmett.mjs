import { peer } from '../peers.mjs';
import { DATA, Overtaken, TYPE, metadata } from './event.mjs';

/** Its code for an expected version that was not there. */
const CONFLICT = 412;

/** `appendToStream` of emmett-postgresql, on a pool of the same size. */
export async function emmett(pool) {
  const { getPostgreSQLEventStore } = peer('@event-driven-io/emmett-postgresql');
  const { connectionString } = pool.options;
  const store = getPostgreSQLEventStore(connectionString, { connectionOptions: { connectionString, pool } });
  await store.schema.migrate();
  return {
    async append(streamId, expectedVersion) {
      try {
        const event = { type: TYPE, data: DATA, metadata: metadata() };
        await store.appendToStream(streamId, [event], { expectedStreamVersion: BigInt(expectedVersion) });
      } catch (error) {
        if (error.errorCode !== CONFLICT) throw error;
        throw new Overtaken(await newestVersion(pool, streamId));
      }
    },
    close: () => store.close(),
  };
}

async function newestVersion(pool, streamId) {
  const { rows } = await pool.query('SELECT stream_position FROM emt_streams WHERE stream_id = $1', [streamId]);
  return Number(rows[0]?.stream_position ?? 0);
}
