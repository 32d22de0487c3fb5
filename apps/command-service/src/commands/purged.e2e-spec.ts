import { randomUUID } from 'node:crypto';
import { EventPurger } from '@reprise/event-store';
import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('commands on a stream of which events were purged', () => {
  let log: TestedLog;
  let instances: CommandsUnderTest[];
  beforeAll(async () => {
    log = await aLog();
    instances = [await log.start(), await log.start()];
  });
  afterAll(() => log.close());

  const sealedUpTo = async (position: number) => {
    while ((await log.store.seals.sealed()).position < position) await fetch(`${instances[0]?.url}/health/live`);
  };
  const purge = async (position: number) => {
    const purger = EventPurger.open({ url: log.eraserUrl });
    await purger.purge({ purgeId: randomUUID(), positions: [position], requestedBy: 'dpo', reason: 'court order 7' }).finally(() => purger.close());
  };

  it('are decided without them, also where they were in memory', async () => {
    const [one, other] = instances as [CommandsUnderTest, CommandsUnderTest];
    await one.send('/accounts', { accountId: 'a', owner: ada, currency: 'EUR', initialDeposit: 100 });
    for (const each of [one, other]) expect((await each.send('/accounts/a/deposits', { amount: 1 })).status).toBe(201);
    await sealedUpTo(4);
    await purge(2);
    for (const each of [one, other]) {
      const withdraw = () => each.send('/accounts/a/withdrawals', { amount: 60 });
      let answer = await withdraw();
      while (answer.status === 201) {
        await each.send('/accounts/a/deposits', { amount: 60 });
        answer = await withdraw();
      }
      expect(answer).toMatchObject({ status: 422, body: { type: 'urn:reprise:problem:insufficient-funds' } });
    }
    for (const each of [one, other]) expect((await each.send('/accounts/a/withdrawals', { amount: 1 })).status).toBe(201);
    expect((await one.send('/accounts/a/withdrawals', { amount: 1 })).status).toBe(422);
  });

  it('may say what they are based on by the version that the stream has, purged events counted in', async () => {
    const [one, other] = instances as [CommandsUnderTest, CommandsUnderTest];
    const positions: unknown[] = [];
    const visit = (path: string) => one.send('/leads/l/page-visits', { path });
    const score = (commands: CommandsUnderTest, basedOnVersion: number) => commands.send('/leads/l/scores', { score: 71, model: 'scorer 3', reasons: ['came back'], basedOnVersion });
    await one.send('/leads', { leadId: 'l', contact: ada, source: 'fair' });
    for (const path of ['/', '/pricing', '/docs']) positions.push((await visit(path)).body['position']);
    const [, second, newest] = positions.map(Number) as [number, number, number];
    await sealedUpTo(newest);
    await purge(second);
    const fresh = await log.start();
    expect(await score(fresh, 5)).toMatchObject({ status: 422, body: { rule: 'VersionNotReached', detail: expect.stringContaining('at version 4') as string } });
    expect((await score(fresh, 4)).status).toBe(201);
    expect((await score(other, 5)).status).toBe(201);
  });
});
