import type { Mutant } from './mutant';

const APPEND = 'libs/event-store/sql/migrations/0009-append-events.sql';
const STORE = 'libs/event-store/dist/postgres-event-store.js';
const STRETCHES = 'libs/event-store/dist/log-stretches.js';

export const logMutants: readonly Mutant[] = [
  {
    name: 'naive-poller',
    bug: 'positions come from a sequence, without the lock of the head',
    edits: [
      { file: APPEND, find: 'CREATE OR REPLACE FUNCTION append_events(batch json)', replace: 'CREATE SEQUENCE naive;\nCREATE OR REPLACE FUNCTION append_events(batch json)' },
      { file: APPEND, find: 'INTO last_position, moment FROM head FOR UPDATE;', replace: 'INTO last_position, moment FROM head;' },
      {
        file: APPEND,
        find: 'last_position + row_number() OVER (ORDER BY c.unit, c.ord, c.n) AS position',
        replace: "nextval('naive') + length(pg_sleep(random() * 0.03)::text) AS position",
      },
      {
        file: APPEND,
        find: 'UPDATE head SET position = last_position + added.events, recorded_at = moment',
        replace: 'UPDATE head SET position = greatest(head.position, (SELECT max(a.position) FROM additions a)), recorded_at = greatest(head.recorded_at, moment)',
      },
    ],
  },
  {
    name: 'version-ignored',
    bug: 'an append at an exact version is taken at any',
    edits: [{ file: APPEND, find: 'ELSE coalesce(last.stream_version, 0) = s.expected END AS unmet', replace: 'ELSE true END AS unmet' }],
  },
  {
    name: 'key-not-kept',
    bug: 'the idempotency key is not written with the events',
    edits: [{ file: APPEND, find: "WHERE v.key IS NOT NULL AND v.outcome IN ('appended', 'known')", replace: 'WHERE false' }],
  },
  {
    name: 'unit-split',
    bug: 'an append to several streams is several appends',
    edits: [
      {
        file: STORE,
        find: 'return this.queue.add((0, append_batch_1.prepareAppend)(unit, performance.now() + this.patienceMs));',
        replace: `const parts = unit.streams.map((stream, at) => ({ streams: [stream], ...(at === 0 && unit.idempotency && { idempotency: unit.idempotency }) }));
            return Promise.all(parts.map((part) => this.queue.add((0, append_batch_1.prepareAppend)(part, performance.now() + this.patienceMs))))
                .then((results) => ({ streams: results.flatMap(({ streams }) => streams), replayed: results[0].replayed }));`,
      },
    ],
  },
  {
    name: 'head-cached',
    bug: 'where the log ends is asked once and held without bound',
    edits: [{ file: STRETCHES, find: 'await (0, log_reading_1.readHead)(pool);', replace: 'await (pool.known ??= (0, log_reading_1.readHead)(pool));' }],
  },
];
