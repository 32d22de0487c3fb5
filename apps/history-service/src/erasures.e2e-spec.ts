import { privacyEvents } from '@reprise/contracts-privacy';
import { HistoryUnderTest, happened } from './history-under-test.for-spec';

const data = { subjectId: 'ada', keyId: 'k1', reason: 'asked to be forgotten', requestedBy: 'dpo', erasedAt: '1998-03-01T12:00:00.000Z' };
const STREAM = `${privacyEvents.category}-ada`;
const metadata = { correlationId: 'c', causationId: 'd', actor: 'officer', subjectId: 'ada' };

describe('an erasure in history', () => {
  let history: HistoryUnderTest;
  beforeAll(async () => {
    history = await HistoryUnderTest.start();
    await history.append(STREAM, happened('SubjectErased', data, { metadata }));
  });
  afterAll(() => history.stop());

  it.each([`/streams/${STREAM}`, '/events?category=subject', '/events?type=SubjectErased', '/audit?subjectId=ada', '/audit?actor=officer', `/audit?streamId=${STREAM}`])('is in %s', async (path) => {
    expect(await history.get(path)).toMatchObject({ status: 200, body: { events: [{ streamId: STREAM, type: 'SubjectErased', schemaVersion: 1, data, metadata }] } });
  });

  it('is one event, with a cause and nothing that followed', async () => {
    expect((await history.get('/events/1')).body).toMatchObject({ type: 'SubjectErased', data });
    expect((await history.get('/events/1/causation')).body).toMatchObject({ event: { type: 'SubjectErased' }, causes: [{ kind: 'command', id: 'd' }], followed: [] });
  });

  it('makes no state: nobody decides anything about a subject', async () => {
    expect(await history.get(`/streams/${STREAM}/state`)).toMatchObject({ status: 404, body: { detail: expect.stringContaining('subject') as string } });
  });
});
