import { type CommandsUnderTest, type TestedLog, ada, aLog } from '../commands-under-test.for-spec';

describe('leads over HTTP', () => {
  let log: TestedLog;
  let commands: CommandsUnderTest;

  beforeAll(async () => {
    log = await aLog();
    commands = await log.start();
  });
  afterAll(() => log.close());

  const contact = { ...ada, company: 'Analytical Engines' };
  const score = { score: 71, model: 'lead-scorer 3.1', reasons: ['attended to the end', 'came back to the prices'], basedOnVersion: 4 };
  const capture = (leadId: string) => commands.send('/leads', { leadId, contact, source: 'trade fair' });

  it('takes a lead through its life', async () => {
    const statuses = [
      await commands.send('/leads', { leadId: 'l1', contact, source: 'trade fair', campaign: 'spring' }),
      await commands.send('/leads/l1/email-opens', { campaign: 'spring' }),
      await commands.send('/leads/l1/webinar-attendances', { webinar: 'Replay', minutes: 45 }),
      await commands.send('/leads/l1/page-visits', { path: '/pricing' }),
      await commands.send('/leads/l1/scores', score),
      await commands.send('/leads/l1/qualify', { by: 'sales', reason: 'has a date' }),
      await commands.send('/leads/l1/convert', { orderId: 'o1', value: { amount: 1_299, currency: 'EUR' } }),
    ].map(({ status }) => status);
    expect(statuses).toEqual(statuses.map(() => 201));
    const stream = await log.stream('lead-l1');
    expect(stream.map(({ type }) => type)).toEqual(
      ['LeadCaptured', 'EmailOpened', 'WebinarAttended', 'PageVisited', 'LeadScored', 'LeadQualified', 'LeadConverted'],
    );
    expect(stream[4]?.data).toEqual(score);
    expect(new Set(stream.map(({ metadata }) => metadata.subjectId))).toEqual(new Set(['ada']));
    await expect(commands.send('/leads/l1/lose', { reason: 'late' })).resolves.toMatchObject({ status: 409, body: { rule: 'LeadAlreadyConverted' } });
  });

  it('makes up an id for a lead that has none', async () => {
    const { status, body } = await commands.send('/leads', { contact, source: 'web form' });
    expect([status, body['streamId']]).toEqual([201, expect.stringMatching(/^lead-[0-9a-f-]{36}$/)]);
  });

  it('answers with where the stream stands when there was nothing to do', async () => {
    await capture('l2');
    const first = await commands.send('/leads/l2/webinar-attendances', { webinar: 'Replay', minutes: 45 });
    await expect(commands.send('/leads/l2/webinar-attendances', { webinar: 'Replay', minutes: 45 })).resolves.toMatchObject({ status: 201, body: first.body });
  });

  it('is qualified only once it has done something, and converted only once it is qualified', async () => {
    await capture('l3');
    await expect(commands.send('/leads/l3/qualify', { by: 'sales', reason: 'a feeling' })).resolves.toMatchObject({ status: 409, body: { rule: 'LeadNotEngaged' } });
    await expect(commands.send('/leads/l3/convert', {})).resolves.toMatchObject({ status: 409, body: { rule: 'LeadNotQualified' } });
  });

  it('takes no score that is based on what has not happened, or on less than the last', async () => {
    await capture('l4');
    await expect(commands.send('/leads/l4/scores', { ...score, basedOnVersion: 2 })).resolves.toMatchObject({ status: 422, body: { rule: 'VersionNotReached' } });
    await commands.send('/leads/l4/page-visits', { path: '/' });
    await expect(commands.send('/leads/l4/scores', { ...score, basedOnVersion: 2 })).resolves.toMatchObject({ status: 201 });
    await expect(commands.send('/leads/l4/scores', { ...score, basedOnVersion: 1 })).resolves.toMatchObject({ status: 409, body: { rule: 'ScoreOutdated' } });
  });

  it('is not found where nobody captured it', async () => {
    await expect(commands.send('/leads/nobody/lose', { reason: 'gone' })).resolves.toMatchObject({ status: 409, body: { rule: 'LeadNotCaptured' } });
  });

  it.each([
    ['no source', '/leads', { contact }],
    ['no e-mail address', '/leads', { contact: { ...contact, email: 'ada' }, source: 'fair' }],
    ['the id of a word in paths', '/leads', { leadId: 'pipeline', contact, source: 'fair' }],
    ['a path with a query', '/leads/l1/page-visits', { path: '/pricing?email=ada@example.org' }],
    ['a path with an e-mail address', '/leads/l1/page-visits', { path: '/unsubscribe/ada%40example.org' }],
    ['a score nobody gave reasons for', '/leads/l1/scores', { ...score, reasons: [] }],
    ['a score based on nothing', '/leads/l1/scores', { ...score, basedOnVersion: undefined }],
  ])('refuses %s', async (_, path, body) => {
    const head = await log.store.head();
    await expect(commands.send(path, body)).resolves.toMatchObject({ status: 400 });
    expect(await log.store.head()).toBe(head);
  });
});
