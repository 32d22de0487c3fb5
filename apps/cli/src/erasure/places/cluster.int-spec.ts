import { type TestDatabase, createTestDatabase, onDatabase } from '@reprise/testing';
import { dataFolderOf, databasesOf } from './cluster';

describe('a server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('names all of its databases, and says why one of them need not be searched', async () => {
    const { urls, skipped } = await databasesOf(onDatabase(database.url, 'postgres'));
    expect(urls).toEqual(expect.arrayContaining([database.url, onDatabase(database.url, 'template1')]));
    expect(skipped).toEqual([{ place: expect.stringMatching(/^database .*\/template0$/) as string, why: 'it takes no connections, and never took any' }]);
  });

  it('names the folder of its files', async () => {
    expect(await dataFolderOf(database.url)).toMatch(/^\//);
  });
});
