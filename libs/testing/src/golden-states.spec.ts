import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateProblems } from './golden-states';

interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}
const history: Counted[] = [1, 2, 3].map((by) => ({ type: 'Counted', data: { by } }));
const counter = { initialState: { sum: 0 }, stateVersion: 1, evolve: ({ sum }: { sum: number }, { data }: Counted) => ({ sum: sum + data.by }) };
const renamed = { initialState: { total: 0 }, stateVersion: 1, evolve: ({ total }: { total: number }, { data }: Counted) => ({ total: total + data.by }) };

describe('recorded states', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'states-'));
    process.env['REPRISE_RECORD_SHAPES'] = '1';
    expect(stateProblems(counter, history, folder)).toEqual([]);
    delete process.env['REPRISE_RECORD_SHAPES'];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('have nothing against a decider that folds as it did', () => expect(stateProblems(counter, history, folder)).toEqual([]));

  it('say what to do when the state has another shape', () =>
    expect(stateProblems(renamed, history, folder)).toEqual([expect.stringMatching(/raise stateVersion of the decider to 2.*delete golden\/states\.v1\.json/)]));

  it('say what to do when it has another meaning', () => {
    const doubled: typeof counter = { ...counter, evolve: ({ sum }, { data }) => ({ sum: sum + 2 * data.by }) };
    expect(stateProblems(doubled, history, folder)).toHaveLength(1);
  });

  it('ask to be recorded for a new version, and are never recorded over', () => {
    expect(stateProblems({ ...renamed, stateVersion: 2 }, history, folder)).toEqual([expect.stringMatching(/stateVersion 2 are not recorded/)]);
    process.env['REPRISE_RECORD_SHAPES'] = '1';
    expect([stateProblems({ ...renamed, stateVersion: 2 }, history, folder), stateProblems(renamed, history, folder)]).toEqual([[], [expect.any(String)]]);
    delete process.env['REPRISE_RECORD_SHAPES'];
  });
});
