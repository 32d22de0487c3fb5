import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { createService, readEnv } from '@reprise/service-kit';
import { type SealedLog, operator, sealedLog, withClient } from '@reprise/testing';
import { accountProjection } from './account-projection';
import { deposited } from './rebuild.for-spec';

const ACCOUNTS = 30;
const ERASED = [3, 4, 29];

const opened = (n: number): AccountEvent => ({
  type: 'AccountOpened',
  data: { accountId: `${n}`, owner: { subjectId: `s${n}`, name: `Canary ${n}`, email: `c${n}@canary.example` }, currency: 'EUR', overdraftLimit: 0 },
});

describe('account rows after erasures', () => {
  let log: SealedLog<AccountEvent>;
  let app: Awaited<ReturnType<typeof createService>>;
  let url: string;

  beforeAll(async () => {
    log = await sealedLog(accountEvents, 'log');
    app = await createService(accountProjection, readEnv(accountProjection.env, { ...log.env, ...log.vaultEnv, PORT: '0' }));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await log.close();
  });

  /** The table as Postgres would dump it. */
  const bytes = (table: string) =>
    withClient(log.env['READ_MODEL_URL'] ?? '', async (client) => (await client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY row`)).rows.map(({ row }) => row).join('\n'));
  const get = async (id: number, position: number) => {
    const response = await fetch(`${url}/accounts/${id}`, { headers: { 'Reprise-Min-Position': String(position), Prefer: 'wait=30' } });
    return { status: response.status, body: (await response.json()) as object };
  };

  it('equal those of a rebuild, byte by byte: nothing is swept, and nothing opens', async () => {
    const { act, until } = operator(() => url);
    for (let n = 0; n < ACCOUNTS; n++) await log.append(`account-${n}`, [opened(n), deposited(n + 1)]);
    const before = await get(5, await log.append('account-5', [deposited(1)]));
    expect(before.body).toMatchObject({ ownerName: 'Canary 5', balance: 7 });
    for (const n of ERASED) await log.erase(`s${n}`);
    const position = await log.append('account-3', [deposited(1)]);

    const gone = { ownerName: { erased: true }, ownerEmail: { erased: true } };
    expect(await get(3, position)).toMatchObject({ status: 200, body: { ...gone, balance: 5 } });
    for (const [projection, version, rows] of [['account_balance', 2, ACCOUNTS], ['account_statement', 1, ACCOUNTS + 2]] as const) {
      const live = await bytes(`${projection}__v${version}`);
      expect(await act(projection, 'rebuild', { expectNoDiff: true })).toMatchObject({ status: 202 });
      await until(projection, ([, build]) => build?.state === 'live');
      expect(await bytes(`${projection}__v${version}_2`)).toBe(live);
      expect([live.split('\n').length, live.includes('anary')]).toEqual([rows, false]);
    }
    for (const n of ERASED) expect((await get(n, 0)).body).toMatchObject(gone);
    expect((await get(5, 0)).body).toMatchObject({ ownerName: 'Canary 5' });
  });
});
