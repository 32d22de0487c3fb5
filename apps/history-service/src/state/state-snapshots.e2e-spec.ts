import { randomUUID } from 'node:crypto';
import { type AccountEvent, accountEvents } from '@reprise/contracts-accounts';
import { DepositFunds, OpenAccount, account } from '@reprise/domain-accounts';
import { DEFAULT_SNAPSHOT_EVERY, fold, isRejection } from '@reprise/kernel';
import fc from 'fast-check';
import { HistoryUnderTest } from '../history-under-test.for-spec';

const COMMANDS = 250;
const STREAM = 'account-long';
const SECOND = 1_000;
const BEGIN = Date.UTC(2020, 0, 1);
const iso = (second: number) => new Date(BEGIN + second * SECOND).toISOString();
const owner = { subjectId: 'p', name: 'P', email: 'p@example.org' };

const commands = [
  new OpenAccount(OpenAccount.schema.parse({ accountId: 'long', owner, currency: 'EUR' })),
  ...Array.from({ length: COMMANDS - 1 }, (_, index) => new DepositFunds({ accountId: 'long', amount: index + 1 })),
];

/** What the rules make of the commands, one after another. */
const decided = () => {
  const events: AccountEvent[] = [];
  for (const command of commands) {
    const decision = account.decide(command, fold(account, events));
    if (isRejection(decision)) throw new Error(decision.detail);
    events.push(...decision);
  }
  return events;
};

/** Seconds at which the events are said to have happened: mostly in order, some much earlier or later. */
const second = (version: number) => (version % 37 === 0 ? version - 30 : version % 61 === 0 ? version + 45 : version);

describe('GET /streams/:streamId/state beside snapshots', () => {
  let history: HistoryUnderTest;
  const events = decided();
  const stateOf = (counts: (version: number) => boolean) => fold(account, events.filter((_, index) => counts(index + 1)));

  const save = async (every = DEFAULT_SNAPSHOT_EVERY) => {
    for (let version = every; version <= COMMANDS; version += every) {
      const state = stateOf((each) => each <= version);
      await history.saveSnapshot({ streamId: STREAM, streamVersion: version, stateVersion: account.stateVersion, position: version, state });
    }
  };
  const state = async (query: string) => (await history.get(`/streams/${STREAM}/state${query}`)).body;
  const ofVersion = (version: number) => ({ streamVersion: version, position: version, events: version, occurredAt: iso(second(version)), state: stateOf((each) => each <= version) });

  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    const metadata = { correlationId: 'c', causationId: 'd', actor: 'test' };
    await history.append(
      STREAM,
      ...events.map((event, index) => ({ ...accountEvents.codec.encode(event), eventId: randomUUID(), metadata, occurredAt: iso(second(index + 1)) })),
    );
  });
  afterAll(() => history.stop());

  describe.each<[string, string | undefined]>([
    ['are sound', undefined],
    ['are gone', 'DELETE FROM snapshots'],
    ['are gone in the newest', 'DELETE FROM snapshots WHERE stream_version = 200'],
    ['were changed', `UPDATE snapshots SET state = jsonb_set(state, '{balance}', '1000000')`],
    ['were changed in the newest', `UPDATE snapshots SET state = '{}' WHERE stream_version = 200`],
    ['say another version', 'UPDATE snapshots SET stream_version = stream_version - 7'],
    ['are of an older state version', 'UPDATE snapshots SET state_version = 0'],
  ])('where they %s', (_, sql) => {
    beforeAll(async () => {
      await history.asOwner('DELETE FROM snapshots');
      await save();
      if (sql) await history.asOwner(sql);
    });

    it.each([1, 99, 100, 101, 193, 200, 250])('is that of version %i', async (version) => {
      await expect(state(`?version=${version}`)).resolves.toMatchObject(ofVersion(version));
      expect(ofVersion(version).state).toMatchObject({ balance: (version * (version - 1)) / 2 });
    });

    it('is that of now', () => expect(state('')).resolves.toMatchObject(ofVersion(COMMANDS)));

    it('at any time is the fold of what had happened by then', () =>
      fc.assert(
        fc.asyncProperty(fc.integer({ min: -1, max: COMMANDS + 46 }), async (at) => {
          const counts = (version: number) => second(version) <= at;
          const versions = events.map((_event, index) => index + 1).filter(counts);
          await expect(state(`?at=${iso(at)}`)).resolves.toMatchObject({
            streamVersion: versions.at(-1) ?? 0,
            events: versions.length,
            state: stateOf(counts),
          });
        }),
        { numRuns: 40 },
      ));
  });

  it('uses one: a forged snapshot that looks sound is believed up to where it holds an event too late', async () => {
    await history.asOwner('DELETE FROM snapshots');
    await history.saveSnapshot({ streamId: STREAM, streamVersion: 100, stateVersion: account.stateVersion, position: 100, state: { ...stateOf((each) => each <= 100), balance: 0 } });
    const balance = async (query: string) => ((await state(query)).state as { balance: number }).balance;
    expect([await balance('?version=99'), await balance('?version=100'), await balance('?version=101')]).toEqual([4_851, 0, 100]);
    const { balance: whole } = stateOf((version) => second(version) <= 105) as { balance: number };
    const tail = events.map((_, index) => index + 1).filter((version) => version > 100 && second(version) <= second(61));
    expect(second(61)).toBe(106);
    expect([await balance(`?at=${iso(105)}`), await balance(`?at=${iso(106)}`)]).toEqual([whole, tail.reduce((sum, version) => sum + version - 1, 0)]);
  });
});
