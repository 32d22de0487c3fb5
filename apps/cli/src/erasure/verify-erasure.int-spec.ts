import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KafkajsClient } from '@reprise/messaging';
import { Eraser, PostgresVault } from '@reprise/privacy';
import { type TestLog, type TestVault, createTestLog, createTestVault, describeWithKafka, kafkaBrokers } from '@reprise/testing';
import { SystemUnderSearch, hitsIn } from './erasure.for-spec';
import { runCheck } from './run-check';
import { type VerifyErasureRun, runVerifyErasure } from './run-verify-erasure';

const NAME = 'Ada "Countess" Lovelace';
const EMAIL = 'ada.lovelace@example.org';
const VALUES = [NAME, EMAIL];

describe('what is left of an erased person', () => {
  let system: SystemUnderSearch;
  let knownFile: string;
  let log: TestLog;
  let at: TestVault;
  beforeAll(async () => {
    [log, at] = await Promise.all([createTestLog(), createTestVault()]);
    const vault = await PostgresVault.open({ url: at.keeperUrl, epochKeys: at.epochKeys(), async *erasuresInLog() {} });
    await vault.keysFor(['ada']);
    await new Eraser(vault, () => Promise.resolve(1)).erase({ subjectId: 'ada', reason: 'asked to', requestedBy: 'dpo' }).finally(() => vault.close());
  });
  afterAll(() => Promise.all([log.drop(), at.drop()]));
  beforeEach(async () => {
    system = await SystemUnderSearch.create();
    knownFile = join(system.dataDir, 'known.txt');
    writeFileSync(knownFile, VALUES.join('\n'));
    await system.sql(`CREATE TABLE people (id int, name text, data jsonb, photo bytea, names text[]); INSERT INTO people VALUES (1, 'Bob', '{}', '\\x00', '{}')`);
    writeFileSync(join(system.folder, 'service.log'), 'nothing of interest\n');
  });
  afterEach(() => system.drop());

  const vault = () => ({ VAULT_URL: at.readerUrl, VAULT_KEY_FOLDER: at.keyFolder, VAULT_MASTER_KEY: at.masterKey, EVENT_STORE_READER_URL: log.readerUrl });
  const verify = (more: Partial<VerifyErasureRun> = {}) => runVerifyErasure({ ...system.run(vault()), subjectId: 'ada', known: knownFile, ...more });
  const found = async (more: Partial<VerifyErasureRun> = {}) => {
    expect(await verify(more)).toBe(1);
    const report = system.report();
    expect(report.ok).toBe(false);
    return { report, hits: hitsIn(report) };
  };

  it('is nothing where there is nothing, and all places are named with how much of them was looked at', async () => {
    expect(await verify()).toBe(0);
    const report = system.report();
    expect(report).toMatchObject({ ok: true, subjectId: 'ada', unreachable: [], unproven: [], values: { searched: 2, skipped: null } });
    expect(report.places.map(({ place }) => place)).toEqual(['vault', expect.stringMatching(/^database .*\/test_/), `folder ${system.folder}`]);
    expect(report.places[1]?.looked['tables']).toBeGreaterThan(50);
    expect(report.places[2]?.looked).toMatchObject({ files: 1, bytes: 20 });
    expect(report.skipped.map(({ place }) => place)).toEqual(['Kafka']);
  });

  const PLANTED = [
    ['a column', `CREATE TABLE a (name text); INSERT INTO a VALUES ('x'), ('lady ${NAME.toUpperCase()}')`, 'table public.a, column name, row (0,2): value 1, plain'],
    ['JSON', `CREATE TABLE b (data jsonb); INSERT INTO b VALUES ('{"a":[{"b":${JSON.stringify(NAME)}}]}')`, 'table public.b, column data, row (0,1): value 1, JSON'],
    ['bytes', `CREATE TABLE c (photo bytea); INSERT INTO c VALUES (convert_to('xx${EMAIL}', 'UTF8'))`, 'table public.c, column photo, row (0,1): value 2, plain'],
    ['base64 in bytes', `CREATE TABLE d (photo bytea); INSERT INTO d VALUES (encode('x${EMAIL}', 'base64')::bytea)`, 'table public.d, column photo, row (0,1): value 2, base64'],
    ['an array', `CREATE TABLE e (names text[]); INSERT INTO e VALUES (ARRAY['a', '${NAME}'])`, 'table public.e, column names, row (0,1): value 1, JSON'],
    ['a value that Postgres compressed', `CREATE TABLE f (note text); INSERT INTO f VALUES (repeat('x', 100000) || '${EMAIL}')`, 'table public.f, column note, row (0,1): value 2, plain'],
    ['another schema', `CREATE SCHEMA other; CREATE TABLE other.t ("Who?" text); INSERT INTO other.t VALUES ('${EMAIL}')`, 'table other.t, column Who?, row (0,1): value 2, plain'],
    ['a partition', `CREATE TABLE g (name text) PARTITION BY LIST (name); CREATE TABLE part PARTITION OF g DEFAULT; INSERT INTO g VALUES ('${EMAIL}')`, 'table public.part, column name, row (0,1): value 2, plain'],
    ['a materialised view', `CREATE MATERIALIZED VIEW h AS SELECT '${EMAIL}' AS name`, 'table public.h, column name, row (0,1): value 2, plain'],
    ['a comment', `COMMENT ON TABLE people IS 'for ${EMAIL}'`, /^table pg_catalog.pg_description, column description, row .*: value 2, plain$/],
    ['a large object', `SELECT lo_from_bytea(4711, convert_to(repeat('x', 2040) || '${EMAIL}', 'UTF8'))`, 'large object 4711, byte 2040: value 2, plain'],
    ['the statistics of an empty table', `CREATE TABLE i (name text); INSERT INTO i SELECT '${EMAIL}' FROM generate_series(1, 100); ANALYZE i; TRUNCATE i`, /^table pg_catalog.pg_statistic, column stavalues1, row .*: value 2, plain$/],
  ] as const;

  it(`is found in ${PLANTED.map(([what]) => what).join(', ')}, and where is said`, async () => {
    await system.sql(PLANTED.map(([, sql]) => sql).join('; '));
    const { report, hits } = await found();
    expect(hits).toEqual(expect.arrayContaining(PLANTED.map(([, , where]) => (typeof where === 'string' ? where : (expect.stringMatching(where) as string)))));
    expect(report.unreachable).toEqual([]);
  });

  it('is found in a file, at its byte, also behind links, in binary ones and over the borders of what is read at once', async () => {
    mkdirSync(join(system.folder, 'deep'));
    writeFileSync(join(system.folder, 'deep', 'wal'), Buffer.concat([Buffer.alloc((1 << 20) - 5), Buffer.from(EMAIL), Buffer.alloc(9)]));
    writeFileSync(join(system.dataDir, 'elsewhere'), `?name=${encodeURIComponent(NAME)}`);
    symlinkSync(join(system.dataDir, 'elsewhere'), join(system.folder, 'link'));
    symlinkSync(system.folder, join(system.folder, 'deep', 'loop'));
    const { hits } = await found();
    expect(hits).toEqual([`file deep/wal, byte ${(1 << 20) - 5}: value 2, plain`, 'file link, byte 6: value 1, percent-encoded']);
  });

  it('is never shown, not even where a name of something is one', async () => {
    writeFileSync(join(system.folder, `${EMAIL}.txt`), NAME);
    await system.sql(`CREATE TABLE "${EMAIL}" ("${NAME.replaceAll('"', '""')}" text); INSERT INTO "${EMAIL}" VALUES ('${EMAIL}')`);
    const out = join(system.dataDir, 'report.json');
    await verify({ out });
    const { hits } = { hits: hitsIn(system.report()) };
    expect(hits).toEqual(expect.arrayContaining(['name of file [value 2].txt: value 2, plain', 'file [value 2].txt, byte 0: value 1, plain', 'table public.[value 2], column [value 1], row (0,1): value 2, plain']));
    await verify({ json: false });
    await verify({ subjectId: 'Lovelace', known: undefined });
    const everything = [...system.out, ...system.err, readFileSync(out, 'utf8')].join('\n').toLowerCase();
    for (const value of VALUES) expect(everything).not.toContain(value.toLowerCase());
  });

  it('is not said to be nothing where a database, a folder or Kafka is out of reach', async () => {
    const away = await found({ databases: [system.database.url, 'postgres://nobody@127.0.0.1:1/away'] });
    expect(away.report.unreachable).toEqual([{ place: 'database 127.0.0.1:1/away', why: expect.stringContaining('ECONNREFUSED') as string }]);
    const noFolder = await found({ folders: [system.folder, '/no/such/folder'] });
    expect(noFolder.report.unreachable).toMatchObject([{ place: '/no/such/folder' }]);
    const noKafka = await found({ variables: { KAFKA_BROKERS: '127.0.0.1:1' } });
    expect(noKafka.report.unreachable).toMatchObject([{ place: 'Kafka at 127.0.0.1:1' }]);
  });

  it('is not said to be nothing by a role that may not read all, and is by one that may', async () => {
    const login = `looks_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(system.database.url);
    [url.username, url.password] = [login, 'for-tests-only'];
    await system.sql(`CREATE ROLE ${login} LOGIN PASSWORD 'for-tests-only'`);
    const { report } = await found({ databases: [url.href] });
    expect(report.unreachable.map(({ place }) => place.split(', ')[1])).toEqual(expect.arrayContaining(['table public.people', 'table pg_catalog.pg_statistic']));
    await system.sql(`GRANT pg_read_all_data TO ${login}`);
    expect(await verify({ databases: [url.href] })).toBe(0);
    await system.sql(`DROP ROLE ${login}`);
  });

  it('is not said to be nothing where a file can not be read', async () => {
    symlinkSync('itself', join(system.folder, 'itself'));
    expect((await found()).report.unreachable).toMatchObject([{ place: join(system.folder, 'itself'), why: expect.stringContaining('ELOOP') as string }]);
  });

  it('is not said to be nothing where envelopes are met and there is no vault to try them', async () => {
    await system.sql(`INSERT INTO people (name) VALUES ('pii:1:ada:k:e:s:p:1:AAAA'), ('pii:1:adam:k:e:s:p:1:AAAA')`);
    const { report } = await found({ variables: {} });
    expect(report.places[0]).toMatchObject({ envelopes: 1, hits: [] });
    expect(report.unreachable).toMatchObject([{ place: 'vault', why: expect.stringContaining('1 envelopes') as string }]);
  });

  it('is looked for as envelopes alone where nothing is known: then nothing is proven, though nothing was found', async () => {
    await system.sql(`INSERT INTO people (name) VALUES ('${EMAIL}')`);
    const out = join(system.dataDir, 'report.json');
    const { report, hits } = await found({ known: undefined, out });
    expect(hits).toEqual([]);
    expect(report.values).toMatchObject({ searched: 0, skipped: expect.stringContaining('--known') as string });
    expect(report.unproven).toEqual(['no value of the subject was looked for: no known values were given (--known)']);
    expect(await verify({ known: undefined, json: false })).toBe(1);
    expect(system.out.splice(0).join('')).toContain('NOT PROVEN: subject ada: no value of the subject was looked for');
    expect(await runCheck({ file: out, key: undefined })).toBe(0);
    const checked = system.out.splice(0).join('');
    expect(checked).toContain('NOT PROVEN: no value of the subject was looked for');
    expect(checked).not.toContain('nothing was left');
  });

  it('is not proven where no vault was asked, whatever was not found, and a part of a vault is none', async () => {
    const { report, hits } = await found({ variables: {}, subjectId: 'Ada' });
    expect([hits, report.unreachable]).toEqual([[], []]);
    expect(report.unproven).toEqual(['the vault was not asked whether the key of the subject is destroyed: none is named']);
    const half: Record<string, string> = vault();
    delete half['VAULT_URL'];
    expect(await verify({ variables: half })).toBe(2);
    expect(system.errors()).toEqual(['error: the environment names a part of a vault; missing: VAULT_URL\n']);
  });

  it('is not looked for with what would be everywhere, with an unreadable list, or nowhere', async () => {
    appendFileSync(knownFile, '\nAda\n');
    expect(await verify()).toBe(2);
    expect(await verify({ known: '/no/such/file' })).toBe(2);
    expect(await verify({ known: undefined, databases: [], variables: {} })).toBe(2);
    expect(await verify({ known: undefined, variables: { NODE_ENV: 'production' } })).toBe(2);
    expect(system.errors().map((line) => line.slice(0, 37))).toEqual([
      "error: the known values can't be used",
      "error: the known values can't be read",
      'error: nothing runs here\n',
      'error: ERASURE_SIGNING_KEY_FILE is re',
    ]);
    expect(system.out).toEqual([]);
  });

  it('is reported under a signature that holds until the report is changed', async () => {
    const out = join(system.dataDir, 'report.json');
    expect(await verify({ out, json: false })).toBe(0);
    const key = /Signed by the key ([0-9a-f]{64})/.exec(system.out.join(''))?.[1] ?? '';
    expect([statSync(out).mode & 0o077, statSync(join(system.dataDir, 'erasure', 'signing-key.pem')).mode & 0o077]).toEqual([0, 0]);
    expect(await runCheck({ file: out, key })).toBe(0);
    expect(await runCheck({ file: out, key: undefined })).toBe(0);
    expect(system.out.at(-1)).toMatch(/nothing was left\.\n2 known values were looked for.*\n {2}skipped: Kafka: none is named/s);
    expect(await runCheck({ file: out, key: '0'.repeat(64) })).toBe(1);
    expect(await runCheck({ file: `${out}.none`, key })).toBe(2);
    writeFileSync(out, readFileSync(out, 'utf8').replace('"ada"', '"eva"'));
    expect(await runCheck({ file: out, key })).toBe(1);
    writeFileSync(out, 'no report');
    expect(await runCheck({ file: out, key })).toBe(1);
    expect(system.err.join('')).toContain('it was changed after it was signed');
  });
});

describeWithKafka('what is left of an erased person in Kafka', () => {
  let system: SystemUnderSearch;
  const kafka = new KafkajsClient({ brokers: kafkaBrokers() });
  beforeEach(async () => {
    system = await SystemUnderSearch.create();
  });
  afterEach(() => system.drop());
  afterAll(() => kafka.close());

  it('is found in the key, the value and the headers of a message, and where is said', async () => {
    const topic = { name: `erasure-${randomUUID()}`, partitions: 3 };
    const [key, value, header, name] = ['key', 'value', 'header', 'name'].map((part) => `${part}-${randomUUID()}`) as [string, string, string, string];
    const known = join(system.dataDir, 'known.json');
    writeFileSync(known, JSON.stringify([key, value, header, name]));
    await kafka.ensureTopic(topic);
    await kafka.send(topic.name, 1, [{ key: 'k', value: 'nothing', headers: {} }, { key, value: JSON.stringify({ a: value }), headers: {} }]);
    await kafka.send(topic.name, 2, [{ key: 'k', value: 'v', headers: { note: Buffer.from(header).toString('hex'), [name]: 'x' } }]);
    expect(await runVerifyErasure({ ...system.run({ KAFKA_BROKERS: kafkaBrokers().join(',') }), subjectId: 'ada', known })).toBe(1);
    const report = system.report();
    expect(report.places.find(({ place }) => place === `topic ${topic.name}`)).toMatchObject({ looked: { partitions: 3, records: 3 } });
    expect(hitsIn(report).sort()).toEqual([
      'partition 1, offset 1, key: value 1, plain',
      'partition 1, offset 1, value: value 2, plain',
      'partition 2, offset 0, header note: value 3, hex',
      'partition 2, offset 0, name of header 2: value 4, plain',
    ]);
    expect(report.unreachable).toEqual([]);
  });
});
