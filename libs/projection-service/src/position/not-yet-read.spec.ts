import { notYetRead } from './not-yet-read';

const asked = { streamId: 'account-1', position: 100, waitSeconds: 2 };

describe('an answer that it is not yet read', () => {
  it('says how far the service is behind the position that was asked for', () => {
    const answer = notYetRead(asked, { position: 70, head: 500 });
    expect(answer.body()).toMatchObject({ status: 504, minPosition: 100, position: 70, head: 500, lag: 30, waitSeconds: 2 });
    expect(answer.headers).toEqual({ 'Reprise-Position': '70', 'Retry-After': '1' });
  });

  it('counts no position that the log does not hold', () => {
    const { detail, ...rest } = notYetRead(asked, { position: 70, head: 75 }).body();
    expect(rest).toMatchObject({ head: 75, lag: 5 });
    expect(detail).toContain('The log ends at position 75: there is no 100 yet.');
    expect(notYetRead(asked, { position: 75, head: 75 }).body()).toMatchObject({ lag: 0 });
  });

  it('takes every position for there where the log cannot be asked', () => {
    const body = notYetRead(asked, { position: 70, head: undefined }).body();
    expect(body).toMatchObject({ lag: 30 });
    expect(body).not.toHaveProperty('head');
  });

  it('is no error: its caller asked for it', () => expect(notYetRead(asked, { position: 0, head: 0 }).kind.expected).toBe(true));
});
