import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endProcess, markOf } from '@reprise/stack';
import { runningNow } from './running-now';
import { ROOT } from './settings';
import { type LocalSystem, type RunningEnvironment, insist, localSystem, post } from './local-system.for-spec';
import { placesOf } from './stored.for-spec';

const CLIENTS = 8;
/** Between two deposits of a client: load enough, and time for what was killed to start again. */
const BREATH_MS = 10;

/** Of a version without a vault. */
const EARLIER_SECRETS = Object.fromEntries(['admin', 'owner', 'writer', 'reader', 'eraser', 'account', 'order'].map((name) => [name, `the-password-of-${name}`]));

let system: LocalSystem;
let environment: RunningEnvironment;

beforeAll(async () => {
  system = await localSystem();
  writeFileSync(join(system.dataDir, 'secrets.json'), JSON.stringify(EARLIER_SECRETS));
  await system.reprise('start', '--detach');
  environment = await system.environment();
}, 180_000);

afterAll(() => system.remove(), 120_000);

const accountOf = (accountId: string) => insist(`${environment.accountProjection}/accounts/${accountId}`, {}, ({ status }) => status === 200);

const readSecretsFile = () => JSON.parse(readFileSync(join(system.dataDir, 'secrets.json'), 'utf8')) as Record<string, string>;

/** One account, and deposits to it one after the other until told to stop. */
class Client {
  deposits = 0;
  sum = 0;
  position = 0;
  private stopped = false;

  constructor(private readonly accountId: string) {}

  async open() {
    const owner = { subjectId: this.accountId, name: `Client ${this.accountId}`, email: 'client@example.org' };
    const { status } = await post(`${environment.commandService}/accounts`, { accountId: this.accountId, owner, currency: 'EUR' }, `${this.accountId}-open`);
    expect(status).toBe(201);
  }

  async run() {
    while (!this.stopped) {
      const amount = 1 + (this.deposits % 97);
      const { status, body } = await post(`${environment.commandService}/accounts/${this.accountId}/deposits`, { amount }, `${this.accountId}-${this.deposits}`);
      expect(status).toBe(201);
      this.deposits += 1;
      this.sum += amount;
      this.position = Number(body['position']);
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
  }

  stop() {
    this.stopped = true;
  }

  async balance() {
    const url = `${environment.accountProjection}/accounts/${this.accountId}`;
    const headers = { 'reprise-min-position': String(this.position), prefer: 'wait=10' };
    return (await insist(url, { headers }, ({ status }) => status === 200)).body;
  }

  async versions() {
    const url = `${environment.historyService}/streams/account-${this.accountId}?limit=1&direction=backwards`;
    return (await insist(url, {}, ({ status }) => status === 200)).body['streamVersion'];
  }
}

/** As `status` finds it; asked again and again, so not by starting the CLI each time. */
const pidOf = (name: string) => runningNow(system.dataDir).processes.find((each) => each.name === name)?.mark.pid;

/** Kills it for certain, and waits until another has taken its place. */
async function killOne(name: string) {
  const mark = markOf(pidOf(name) ?? 0);
  if (!mark) throw new Error(`${name} does not run`);
  await endProcess(mark, { politely: 'SIGKILL', patienceMs: 5_000 });
  expect(markOf(mark.pid)?.started).not.toBe(mark.started);
  await replaced(name, mark.pid);
}

async function replaced(name: string, killed: number) {
  for (;;) {
    const pid = pidOf(name);
    if (pid !== undefined && pid !== killed && markOf(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Serves commands again, and a projection has seen the newest of them. */
async function goesOn(clients: readonly Client[]) {
  const before = clients.map(({ deposits }) => deposits);
  while (clients.some(({ deposits }, index) => deposits <= (before[index] ?? 0))) await new Promise((resolve) => setTimeout(resolve, 50));
  await clients[0]?.balance();
}

it('runs a sample, says where everything is, and starts only once', async () => {
  const { body } = await insist(`${environment.accountProjection}/accounts/sample-ada`, {}, ({ status }) => status === 200);
  expect(body).toMatchObject({ balance: 545_000, transactionCount: 3 });
  const names = environment.processes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['supervisor', 'postgres', 'command-service', 'account-projection', 'order-projection', 'lead-projection', 'history-service']));
  expect(await system.reprise('start', '--detach')).toContain('runs already');
});

it('shows what another rule would make of every lead, before anyone else sees it', async () => {
  const grace = await insist(`${environment.leadProjection}/leads/sample-grace`, {}, ({ status, body }) => status === 200 && body['stage'] === 'converted');
  expect(grace.body).toMatchObject({ score: 39, assessment: { score: 84, basedOnVersion: 4 } });
  const candidate = join(ROOT, 'examples', 'what-if', 'heed-the-model.projection.ts');
  const difference = JSON.parse(await system.reprise('what-if', 'lead_score', '--candidate', candidate, '--json')) as unknown;
  expect(difference).toMatchObject({ rows: { before: 3, after: 3, changed: 2, equal: 1 }, fields: { score: { changed: 2, sum: { before: 60, after: 69 } } } });
  expect(await system.reprise('rebuild', 'lead_score', '--expect-no-diff')).toContain('lead_score');
}, 120_000);

it('shows of each process whether it answers, since when, and how far it is behind', async () => {
  const { supervised, ready, processes } = await system.status();
  expect({ supervised, ready }).toEqual({ supervised: true, ready: true });
  const rows = new Map(processes.map((row) => [row.name, row]));
  const port = Number(new URL(environment.commandService).port);
  expect(rows.get('command-service')).toMatchObject({ state: 'ready', port, lag: expect.any(Number) as number, upSeconds: expect.any(Number) as number });
  expect(rows.get('account-projection')).toMatchObject({ state: 'ready', port: port + 1, lag: expect.any(Number) as number, parked: 0 });
  expect(rows.get('postgres')).toMatchObject({ state: 'running', port: Number(new URL(environment.eventStore.admin).port) });
  const lines = (await system.reprise('status')).trimEnd().split('\n');
  expect(lines).toHaveLength(processes.length + 1);
  expect(lines.find((line) => line.startsWith('order-projection'))).toMatch(/ready$/);
});

it('checks a token it is shown, takes nobody for its development actor, and tells both apart for ever', async () => {
  const url = `${environment.commandService}/accounts/sample-ada/deposits`;
  const deposit = async (headers: Record<string, string>) =>
    (await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"amount":1}' })).status;
  const token = (await system.reprise('token', '--roles', 'commander', '--sub', 'ada@example.org')).trim();
  const weak = (await system.reprise('token', '--roles', 'reader,auditor', '--sub', 'ada@example.org', '--ttl', '1m')).trim();
  const statuses = [{}, { authorization: `Bearer ${token}` }, { authorization: `Bearer ${weak}` }, { authorization: `Bearer ${token}x` }].map(deposit);
  await expect(Promise.all(statuses)).resolves.toEqual([201, 201, 403, 401]);
  const audited = await fetch(`${environment.historyService}/audit?actor=ada@example.org`, { headers: { authorization: `Bearer ${environment.token}` } });
  expect(await audited.json()).toMatchObject({ events: [{ type: 'FundsDeposited', metadata: { actor: 'ada@example.org' } }] });
  const said = readdirSync(join(system.dataDir, 'logs')).map((name) => readFileSync(join(system.dataDir, 'logs', name), 'utf8')).join('');
  expect([token, weak, environment.token].filter((each) => said.includes(each))).toEqual([]);
}, 60_000);

it('exports what happened, and proves that all of it can be read', async () => {
  const [header, ...rows] = (await system.reprise('audit', 'export', '--stream-id', 'account-sample-ada')).trimEnd().split('\r\n');
  expect(header).toContain('"position","recordedAt","occurredAt","actor","type"');
  expect(rows.length).toBeGreaterThanOrEqual(4);
  const opened = await system.reprise('audit', 'export', '--format', 'ndjson', '--stream-id', 'account-sample-ada', '--limit', '1');
  expect(JSON.parse(opened)).toMatchObject({ type: 'AccountOpened', streamId: 'account-sample-ada', streamVersion: 1 });
  const coverage = JSON.parse(await system.reprise('events', 'coverage', '--json')) as { kinds: { type: string; failure?: unknown }[] };
  expect(coverage.kinds.map(({ type }) => type)).toContain('AccountOpened');
  expect(coverage.kinds.filter(({ failure }) => failure)).toEqual([]);
});

it('keeps personal data in envelopes: neither a table nor a file has it as it is', async () => {
  const stream = await fetch(`${environment.historyService}/streams/account-sample-charles?limit=1`);
  const sealed = expect.stringMatching(/^pii:1:sample-charles:/) as string;
  expect(await stream.json()).toMatchObject({ events: [{ type: 'AccountOpened', data: { owner: { name: sealed, email: sealed } } }] });
  expect((await accountOf('sample-charles')).body).toMatchObject({ ownerName: 'Charles Babbage', ownerEmail: 'sample-charles@example.org' });
  const stored = { adminUrl: environment.eventStore.admin, folder: system.dataDir };
  const plain = await placesOf(['card reported lost'], stored);
  expect(plain).toEqual(expect.arrayContaining(['reprise_log: events', expect.stringContaining('/base/') as string]));
  expect(await placesOf(['Charles Babbage', 'sample-charles@example.org', 'Ada Lovelace', 'sample-ada@example.org', 'St James Square'], stored)).toEqual([]);
}, 60_000);

it('keeps its keys where only their owner can read them, and tells where', async () => {
  const { masterKeyFile = '', keyFolder = '' } = environment.vault ?? {};
  const modes = [masterKeyFile, dirname(masterKeyFile), keyFolder, ...readdirSync(keyFolder).map((name) => join(keyFolder, name))].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700, 0o700, 0o600]);
  expect(await placesOf([readFileSync(masterKeyFile, 'utf8')], { adminUrl: environment.eventStore.admin, folder: system.dataDir })).toEqual([masterKeyFile]);
  expect(readSecretsFile()).toMatchObject(EARLIER_SECRETS);
}, 60_000);

it('erases a person for good, and rotates its keys while clients write', async () => {
  const gone = new Client('erased');
  await gone.open();
  const clients = Array.from({ length: CLIENTS }, (_, index) => new Client(`rotated-${index}`));
  await Promise.all(clients.map((client) => client.open()));
  const running = Promise.all(clients.map((client) => client.run()));
  const { status } = await post(`${environment.commandService}/subjects/erased/erasure`, { reason: 'asked to', requestedBy: 'erased' }, 'erase');
  expect(status).toBe(201);
  for (let n = 0; n < 2; n += 1) {
    const { destroyed } = JSON.parse(await system.reprise('vault', 'rotate', '--json')) as { destroyed: number[] };
    expect(destroyed).toHaveLength(1);
    await goesOn(clients);
  }
  for (const client of clients) client.stop();
  await running;
  for (const client of clients) expect(await client.balance()).toMatchObject({ balance: client.sum, transactionCount: client.deposits });
  expect(readdirSync(environment.vault?.keyFolder ?? '')).toHaveLength(1);
  expect((await accountOf('rotated-0')).body).toMatchObject({ ownerName: 'Client rotated-0' });
  expect((await accountOf('erased')).body).toMatchObject({ accountId: 'erased', ownerName: { erased: true }, ownerEmail: { erased: true } });
}, 60_000);

it('loses and doubles nothing when any one process is killed under load', async () => {
  const clients = Array.from({ length: CLIENTS }, (_, index) => new Client(`killed-${index}`));
  await Promise.all(clients.map((client) => client.open()));
  const running = Promise.all(clients.map((client) => client.run()));
  for (const { name } of environment.processes.filter((each) => each.name !== 'supervisor')) {
    await killOne(name);
    await goesOn(clients);
  }
  for (const client of clients) client.stop();
  await running;
  const log = readFileSync(join(system.dataDir, 'logs', 'supervisor.log'), 'utf8');
  for (const name of ['postgres', 'command-service', 'history-service']) {
    expect(log).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\S+Z ${name} ended unexpectedly \\(signal SIGKILL\\)`, 'm'));
  }
  for (const client of clients) {
    expect(await client.balance()).toMatchObject({ balance: client.sum, transactionCount: client.deposits });
    expect(await client.versions()).toBe(client.deposits + 1);
  }
}, 240_000);

it('starts anew on what a killed supervisor left running, with all its data', async () => {
  const supervisor = markOf(pidOf('supervisor') ?? 0);
  if (!supervisor) throw new Error('no supervisor runs');
  await endProcess(supervisor, { politely: 'SIGKILL', patienceMs: 5_000 });
  await system.reprise('start', '--detach');
  expect(pidOf('supervisor')).not.toBe(supervisor.pid);
  const { status } = await post(`${environment.commandService}/accounts/killed-0/deposits`, { amount: 1 }, 'after-restart');
  expect(status).toBe(201);
  expect((await accountOf('sample-charles')).body).toMatchObject({ ownerName: 'Charles Babbage' });
  expect((await accountOf('erased')).body).toMatchObject({ ownerName: { erased: true } });
}, 120_000);

it('leaves no process behind when it is stopped', async () => {
  const { processes } = await system.environment();
  await system.reprise('stop');
  expect(processes.filter(({ pid }) => markOf(pid))).toEqual([]);
  await expect(system.reprise('env', '--json')).rejects.toThrow('Nothing runs here');
}, 120_000);
