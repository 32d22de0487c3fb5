import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { type RunningPostgres, endProcess, findPostgresIn, freePort, isRunning, removePostgres, startPostgres, stopPostgresIn } from '../index';

const password = 'for-tests-only';
let folder: string;
let dataDir: string;

const start = (port?: number) => startPostgres({ dataDir, password, ...(port === undefined ? {} : { port }) });

async function query(postgres: RunningPostgres, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

const kill = (postgres: RunningPostgres) => endProcess(postgres.process, { politely: 'SIGKILL', patienceMs: 5_000 });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-stack-'));
  chmodSync(folder, 0o711);
  dataDir = join(folder, 'postgres');
});
afterEach(() => stopPostgresIn(dataDir));
afterAll(() => {
  removePostgres(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

describe('an embedded Postgres', () => {
  it('answers with settings that lose nothing', async () => {
    const postgres = await start();
    expect(await query(postgres, "SELECT string_agg(setting, ',') FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')")).toEqual(['on,on,on']);
    expect(await query(postgres, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'postgres'")).toEqual(['UTF8']);
  });

  it('listens on the port it was given, keeps its data and moves to another port', async () => {
    const first = await start(await freePort());
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS n');
    const port = await freePort();
    const second = await start(port);
    expect(second).toMatchObject({ port, adopted: false });
    expect(isRunning(first.process)).toBe(false);
    expect(await query(second, 'SELECT n FROM kept')).toEqual([42]);
  });

  it('refuses a wrong password', async () => {
    const postgres = await start();
    const client = new Client({ connectionString: postgres.adminUrl.replace(password, 'wrong') });
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toThrow('password authentication failed');
  });

  it('says which port is taken', async () => {
    const postgres = await start();
    const other = join(folder, 'other');
    await expect(startPostgres({ dataDir: other, password, port: postgres.port })).rejects.toThrow(`port ${postgres.port}, which Postgres is to listen on, is in use`);
    removePostgres(other);
  });

  it('leaves nothing of its password in its folder', async () => {
    await start();
    expect(() => execFileSync('grep', ['-r', '-l', password, realpathSync(dataDir)])).toThrow();
  });
});

describe('after a crash', () => {
  it('is taken over when only its parent was killed', async () => {
    const dist = join(__dirname, '..', '..', 'dist');
    const script = `require(${JSON.stringify(dist)}).startPostgres(${JSON.stringify({ dataDir, password })}).then((p) => { console.log(p.process.pid); setInterval(() => {}, 1e6); })`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [pid] = (await once(createInterface(parent.stdout), 'line')) as [string];
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(findPostgresIn(dataDir)).toEqual([expect.objectContaining({ pid: Number(pid) })]);
    const postgres = await start();
    expect(postgres).toMatchObject({ adopted: true, exit: undefined, process: { pid: Number(pid) } });
    expect(await query(postgres, 'SELECT 1')).toEqual([1]);
  });

  it('starts again when the postmaster was killed while its backends are at work', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE survives AS SELECT 7 AS n');
    const busy = query(first, 'SELECT count(*) FROM generate_series(1, 1000000000)').catch((error: unknown) => error);
    await waitForBackend(first);
    await kill(first);
    expect(await first.exit).toEqual({ code: null, signal: 'SIGKILL' });
    if (process.platform === 'linux') expect(findPostgresIn(dataDir)).not.toEqual([]);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(findPostgresIn(dataDir)).toEqual([second.process]);
    expect(await query(second, 'SELECT n FROM survives')).toEqual([7]);
    expect(await busy).toBeInstanceOf(Error);
  });

  it('is not blocked by a pid file that names a process which is not Postgres', async () => {
    const first = await start();
    const pidFile = join(realpathSync(dataDir), 'cluster', 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n').slice(1);
    await first.stop();
    writeFileSync(pidFile, [process.pid, ...lines].join('\n'));
    expect((await start()).adopted).toBe(false);
  });

  it('begins again when making the cluster was interrupted', async () => {
    const half = join(folder, 'half');
    mkdirSync(join(half, 'initdb-abc', 'data'), { recursive: true });
    const postgres = await startPostgres({ dataDir: half, password });
    expect(await query(postgres, 'SELECT 1')).toEqual([1]);
    await postgres.stop();
    removePostgres(half);
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('as root', () => {
  it('runs as another user, also below a folder that this user cannot enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const wanted = join(closed, 'postgres');
    const postgres = await startPostgres({ dataDir: wanted, password });
    const real = realpathSync(wanted);
    expect(lstatSync(wanted).isSymbolicLink()).toBe(true);
    expect(await query(postgres, 'SELECT 1')).toEqual([1]);
    await postgres.stop();
    expect((await startPostgres({ dataDir: wanted, password })).adopted).toBe(false);
    await stopPostgresIn(wanted);
    removePostgres(wanted);
    expect(existsSync(real)).toBe(false);
  });
});

async function waitForBackend(postgres: RunningPostgres): Promise<void> {
  const active = "SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active' AND pid <> pg_backend_pid()";
  while ((await query(postgres, active))[0] === 0);
}
