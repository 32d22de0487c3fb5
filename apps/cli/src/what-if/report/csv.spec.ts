import type { RowPair } from '@reprise/projections';
import { csvOf } from './csv';

async function textOf(...pairs: RowPair[]): Promise<string[]> {
  async function* differences() {
    await Promise.resolve();
    yield* pairs;
  }
  const chunks = [];
  for await (const chunk of csvOf(differences())) chunks.push(chunk);
  return chunks.join('').split('\r\n').slice(1, -1);
}

describe('the difference as a table', () => {
  it('has a line for each field that differs, of each row that differs', async () => {
    expect(await textOf({ key: 'a', before: { balance: -5, note: '=1', same: 1 }, after: { balance: 7, note: 'b"', same: 1 } })).toEqual([
      '"a","changed","balance","-5","7"',
      '"a","changed","note","\'=1","b"""',
    ]);
  });

  it('has all fields of rows that only one version has', async () => {
    expect(await textOf({ key: 'a', before: undefined, after: { n: 1 } }, { key: 'b', before: { tags: ['x'] }, after: undefined })).toEqual([
      '"a","added","n","","1"',
      '"b","removed","tags","[""x""]",""',
    ]);
  });
});
