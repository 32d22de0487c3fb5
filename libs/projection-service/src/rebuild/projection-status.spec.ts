import { pii } from '@reprise/kernel';
import type { Build } from '@reprise/projections';
import { z } from 'zod';
import { statusOf } from './projection-status';

const row = z.object({ name: pii(z.string()), balance: z.int() });
const fields = { name: { before: 'Ada', after: 'Ada L.' }, balance: { before: 1, after: 2 }, was: { before: 'Ada', after: null } };
const sample = { key: 'account-1', fields };
const report = {
  samePosition: true,
  position: 3,
  rows: { before: 1, after: 1 },
  added: 0,
  removed: 0,
  changed: 1,
  fields: { name: 1 },
  newFields: [],
  goneFields: ['was'],
  samples: { added: [], removed: [], changed: [sample] },
};
const build: Build = {
  projection: 'accounts',
  version: 1,
  generation: 2,
  state: 'ready',
  automatic: false,
  expectNoDiff: false,
  maxRate: null,
  done: 3,
  total: 3,
  rate: 0,
  parkedKeys: 0,
  report,
  refused: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  readyAt: null,
  promotedAt: null,
} as unknown as Build;

const shownTo = (mayOpen: (subjectId: string | undefined) => boolean) => statusOf(build, row, { only: undefined, mayOpen }).report?.samples.changed[0]?.fields;

describe('samples of what a build would change', () => {
  const hidden = { hidden: true };

  it('hide what is personal from operators, and what the row of today does not explain', () => {
    expect(shownTo(() => false)).toEqual({ name: { before: hidden, after: hidden }, balance: { before: 1, after: 2 }, was: { before: hidden, after: hidden } });
  });

  it('show readers what is stored', () => {
    expect(shownTo(() => true)).toMatchObject({ name: fields.name, balance: fields.balance });
  });
});
