import type { Mutant } from './mutant';

const CHAIN = 'libs/messaging/dist/chain.js';
const KEEPER = 'libs/messaging/dist/feed/chain-keeper.js';
const FRESH = 'libs/projections/dist/runtime/fresh-messages.js';
const FOLD = 'libs/projections/dist/runtime/batch-fold.js';
const APPLY = 'libs/projections/dist/runtime/apply-batch.js';
const WORKER = 'libs/projections/dist/builds/build-worker.js';

const CONTRADICTED = "return prevPosition > at ? 'hole' : 'contradiction';";

export const readModelMutants: readonly Mutant[] = [
  {
    name: 'chain-ignored',
    bug: 'a message is applied whatever it says was before it',
    edits: [{ file: CHAIN, find: CONTRADICTED, replace: "return 'next';" }],
  },
  {
    name: 'hole-skipped',
    bug: 'a hole is passed over instead of healed',
    edits: [
      { file: KEEPER, find: 'await this.readFromLog(partition, standing, prevPosition);', replace: 'standing.set(partition, prevPosition);' },
      { file: FRESH, find: "if (verdict !== 'next')", replace: 'if (false)' },
    ],
  },
  {
    name: 'duplicates-applied',
    bug: 'what was applied already is applied again',
    edits: [
      { file: CHAIN, find: 'if (position <= at)', replace: 'if (false)' },
      { file: CHAIN, find: CONTRADICTED, replace: CONTRADICTED.replace('contradiction', 'next') },
    ],
  },
  {
    name: 'checkpoint-before-write',
    bug: 'the checkpoint is committed before the rows',
    failpoints: 'runtime.folded=kill@25',
    edits: [
      {
        file: APPLY,
        find: 'const written = await writer.write(client, routed, stand);',
        replace: `await (0, checkpoints_1.moveCheckpoints)(client, fresh.moves);
            await client.query('COMMIT');
            await client.query('BEGIN');
            const written = await writer.write(client, routed, stand);`,
      },
      { file: APPLY, find: 'moves.push(...fresh.moves);', replace: '' },
    ],
  },
  {
    name: 'checkpoint-after-commit',
    bug: 'the rows are committed before the checkpoint',
    edits: [
      {
        file: APPLY,
        find: 'await (0, checkpoints_1.moveCheckpoints)(client, moves);',
        replace: `await client.query('COMMIT');
        await client.query('BEGIN');
        await (0, checkpoints_1.moveCheckpoints)(client, moves);`,
      },
    ],
  },
  {
    name: 'no-compare-and-set',
    bug: 'a checkpoint moves from wherever it is',
    edits: [{ file: 'libs/projections/dist/runtime/checkpoints.js', find: 'AND c.position = m.expected AND c.revision = m.revision', replace: '' }],
  },
  {
    name: 'poison-swallowed',
    bug: 'an event that no row can take is passed over',
    edits: [{ file: FOLD, find: 'this.park({ key, incoming, error });', replace: 'void error;' }],
  },
  {
    name: 'parked-key-goes-on',
    bug: 'later events of a key that stands still are applied',
    edits: [{ file: FOLD, find: 'if (this.parked.has(key))', replace: 'if (false)' }],
  },
  {
    name: 'row-revived',
    bug: 'a row that is to go stays',
    edits: [{ file: 'libs/projections/dist/runtime/rows.js', find: 'if (gone.length > 0)', replace: 'if (false)' }],
  },
  {
    name: 'promised-too-much',
    bug: 'a read model says to be complete to where it is not',
    edits: [{ file: FRESH, find: 'completeTo: Math.max(position, completeTo.get(partition) ?? 0)', replace: 'completeTo: Math.max(position, completeTo.get(partition) ?? 0) + 9' }],
  },
  {
    name: 'promoted-too-early',
    bug: 'a rebuild is promoted before it has caught up',
    edits: [
      { file: 'libs/projections/dist/builds/build-feed.js', find: 'if (live && (await (0, promote_1.standBetween)(client, live, build)).behind)', replace: 'if (false)' },
      { file: 'libs/projections/dist/builds/promote.js', find: 'if (behind || (together && apart))', replace: 'if (false)' },
      { file: WORKER, find: 'if (apart && rebuilds.feeds(live))', replace: 'if (false)' },
      { file: WORKER, find: "if (build.state === 'ready')", replace: "if (build.state === 'building' || build.state === 'ready')" },
    ],
  },
];
