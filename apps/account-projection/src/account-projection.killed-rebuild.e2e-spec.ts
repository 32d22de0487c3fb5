import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { accountEvents } from '@reprise/contracts-accounts';
import { type PublishedLog, operator, publishedLog, uniqueTopic } from '@reprise/testing';
import { Pool } from 'pg';
import { Depositors } from './rebuild.for-spec';

const MAIN = join(__dirname, '..', 'dist', 'main.js');
const { topic } = uniqueTopic(accountEvents);
const ACCOUNTS = 30;

/** The built service as a process, on a topic of its own. */
async function start(env: PublishedLog<never>['env']): Promise<{ process: ChildProcess; url: string }> {
  const contract = `require('@reprise/contracts-accounts').accountEvents.topic.name = '${topic.name}'`;
  const script = `${contract}; require(${JSON.stringify(MAIN)})`;
  const child = spawn(process.execPath, ['-e', script], { cwd: __dirname, env: { ...process.env, ...env, LOG_LEVEL: 'info', PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  return { process: child, url: await answersAt(child) };
}

const answersAt = (child: ChildProcess) =>
  new Promise<string>((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, url] = /answers at (http:[^\s"]+)/.exec(text) ?? [];
      if (url) resolve(url);
    });
  });

describe('a rebuild whose service is killed', () => {
  let service: Awaited<ReturnType<typeof start>>;
  afterEach(() => service.process.kill('SIGKILL'));

  it('goes on where it was when the service is back, with nothing lost or doubled', async () => {
    const log = await publishedLog({ ...accountEvents, topic }, 'log');
    const database = new Pool({ connectionString: log.env.READ_MODEL_URL });
    const depositors = new Depositors(log, ACCOUNTS);
    await depositors.open(60);
    service = await start(log.env);
    const { act, until } = operator(() => service.url);
    depositors.start(200);

    expect(await act('account_balance', 'rebuild', { maxRate: 1_000 })).toMatchObject({ status: 202 });
    const [, before] = await until('account_balance', ([, build]) => build?.state === 'building' && build.eventsDone >= 300);
    service.process.kill('SIGKILL');
    await once(service.process, 'exit');
    expect(before).toMatchObject({ state: 'building' });

    service = await start(log.env);
    const [, resumed] = await until('account_balance', ([, build]) => build !== undefined);
    expect(resumed?.eventsDone).toBeGreaterThanOrEqual(before?.eventsDone ?? Infinity);
    await until('account_balance', ([, build]) => build?.state === 'live');
    await depositors.stop();

    for (let account = 0; account < ACCOUNTS; account++) {
      const response = await fetch(`${service.url}/accounts/${account}`, { headers: { 'Reprise-Min-Position': String(depositors.positions[account]), Prefer: 'wait=30' } });
      expect(await response.json()).toMatchObject({ balance: depositors.balances[account], transactionCount: depositors.balances[account] });
    }
    const both = '(TABLE account_balance__v2 EXCEPT TABLE account_balance__v2_2) UNION ALL (TABLE account_balance__v2_2 EXCEPT TABLE account_balance__v2)';
    expect((await database.query(both)).rows).toEqual([]);
    service.process.kill('SIGTERM');
    await once(service.process, 'exit');
    await database.end();
    await log.close();
  });
});
