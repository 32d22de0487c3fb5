import { withClient } from '@reprise/testing';
import { type Answer, type CommandsUnderTest, type TestedLog, ada, aLog } from './commands-under-test.for-spec';

const MAX = 20;
const MORE = 50;
/** One command of a stream is at work, and so many wait. */
const MAX_OF_A_STREAM = 101;
const OTHERS = 20;

const isA = (slug: string) => ({ status, headers, body }: Answer) => status === 503 && headers.get('retry-after') === '1' && body['type'] === `urn:reprise:problem:${slug}`;

describe('more commands than the service can take', () => {
  let [log, commands]: [TestedLog?, CommandsUnderTest?] = [];

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
    for (const accountId of ['hot', 'cold']) await commands.send('/accounts', { accountId, owner: ada, currency: 'EUR' });
  });
  afterAll(() => log?.close());

  const deposit = (accountId: string) => commands!.send(`/accounts/${accountId}/deposits`, { amount: 1 });
  const open = (accountId: string) => commands!.send('/accounts', { accountId, owner: ada, currency: 'EUR' });
  const metric = async (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(`${commands!.url}/metrics`)).text())?.[1]);
  const eventsOf = async (accountId: string) => (await log!.stream(`account-${accountId}`)).length;

  /** Sends so many while the log takes none, and lets it go on once all that are not held are answered. */
  const whileHeld = async (sent: readonly (() => Promise<Answer>)[], held: number) => {
    let [answered, underWay] = [0, 0];
    const answers = await withClient(log!.ownerUrl, async (client) => {
      await client.query('BEGIN; SET LOCAL ROLE reprise_log_owner; SELECT * FROM head FOR UPDATE');
      const sending = sent.map((send) => send().finally(() => (answered += 1)));
      while (answered < sent.length - held) await fetch(`${commands!.url}/health/live`);
      underWay = await metric('reprise_requests_under_way');
      await client.query('COMMIT');
      return Promise.all(sending);
    });
    return { answers, underWay };
  };

  it('on one stream are refused beyond so many, and leave room for all others', async () => {
    const before = await eventsOf('hot');
    const hot = Array.from({ length: MAX_OF_A_STREAM + MORE }, () => () => deposit('hot'));
    const others = Array.from({ length: OTHERS }, (_, n) => () => open(`b-${n}`));
    const { answers } = await whileHeld([...hot, ...others], MAX_OF_A_STREAM + OTHERS);
    const [ofHot, ofOthers] = [answers.slice(0, hot.length), answers.slice(hot.length)];
    expect(ofHot.filter(isA('stream-busy')).length).toBe(MORE);
    expect([await eventsOf('hot'), ofOthers.filter(({ status }) => status === 201).length]).toEqual([before + MAX_OF_A_STREAM, OTHERS]);
  });

  it('are refused with a time to come again, those under way are kept, and nothing stays behind', async () => {
    commands = await log!.start({ MAX_REQUESTS_UNDER_WAY: String(MAX) });
    const openings = Array.from({ length: MAX + MORE }, (_, n) => () => open(`a-${n}`));
    const { answers, underWay } = await whileHeld(openings, MAX);
    expect([underWay, answers.filter(isA('overloaded')).length, answers.filter(({ status }) => status === 201).length]).toEqual([MAX, MORE, MAX]);
    await expect(deposit('cold')).resolves.toMatchObject({ status: 201 });
    await expect(metric('reprise_requests_under_way')).resolves.toBe(0);
    for (const [n, { status }] of answers.entries()) expect([n, await eventsOf(`a-${n}`)]).toEqual([n, status === 201 ? 1 : 0]);
  });
});
