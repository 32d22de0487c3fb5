import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('sealing beside the commands', () => {
  let log: TestedLog;
  beforeAll(async () => {
    log = await aLog();
  });
  afterAll(() => log.close());

  const metrics = async ({ url }: CommandsUnderTest) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
    return { active: value('reprise_sealer_active'), position: value('reprise_sealed_position'), lag: value('reprise_seal_lag'), waiting: value('reprise_seal_lag_seconds') };
  };

  it('is done by one instance, for all, without a Kafka', async () => {
    const [one, other] = [await log.start(), await log.start()];
    await one.send('/accounts', { accountId: 'a', owner: ada, currency: 'EUR', initialDeposit: 5 });
    const head = await log.store.head();
    while ((await metrics(other)).position < head) await fetch(`${other.url}/health/live`);
    while ((await metrics(one)).lag > 0) await fetch(`${one.url}/health/live`);
    const shown = await Promise.all([one, other].map(metrics));
    expect(shown.map(({ active }) => active).sort()).toEqual([0, 1]);
    expect(shown[0]).toMatchObject({ position: head, lag: 0, waiting: 0 });
    expect(await log.store.seals.verify({ sealedWithinMs: 0 })).toMatchObject({ ok: true, to: head, unsealed: 0 });
  });
});
