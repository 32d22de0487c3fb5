import { positionRequest } from './position-request';

const request = (headers: Record<string, string>, stream?: string) => positionRequest(headers, 'account', stream);
const refusal = (headers: Record<string, string>, stream?: string) => {
  try {
    request(headers, stream);
  } catch (error) {
    return (error as { status: number }).status;
  }
  return undefined;
};

describe('what a caller wants to wait for', () => {
  it('is nothing without Reprise-Min-Position', () => {
    expect(request({}, 'account-1')).toBeUndefined();
  });

  it('is the stream of the resource, for five seconds unless told', () => {
    expect(request({ 'reprise-min-position': '7' }, 'account-1')).toEqual({ streamId: 'account-1', position: 7, waitSeconds: 5 });
  });

  it('is the named stream on lists', () => {
    expect(request({ 'reprise-min-position': '7', 'reprise-stream': 'account-9' })).toMatchObject({ streamId: 'account-9' });
  });

  it.each([
    ['wait=2', 2],
    ['respond-async, wait=10', 10],
    ['WAIT = 3; x=y', 3],
    ['wait=0', 0],
    ['wait=3600', 30],
    ['handling=lenient', 5],
  ])('waits as long as "%s" says, 30 seconds at most', (prefer, waitSeconds) => {
    expect(request({ 'reprise-min-position': '1', prefer }, 'account-1')).toMatchObject({ waitSeconds });
  });

  it.each(['', 'x', '-1', '1.5', '1e3', '99999999999999999', ' 1'])('refuses position "%s"', (position) => {
    expect(refusal({ 'reprise-min-position': position }, 'account-1')).toBe(400);
  });

  it.each(['wait=', 'wait=soon', 'wait=-1', 'wait=1.5'])('refuses "%s"', (prefer) => {
    expect(refusal({ prefer }, 'account-1')).toBe(400);
  });

  it('refuses a list without a stream, a stream of another category, and one that is not the resource', () => {
    expect(refusal({ 'reprise-min-position': '1' })).toBe(400);
    expect(refusal({ 'reprise-min-position': '1', 'reprise-stream': 'order-1' })).toBe(400);
    expect(refusal({ 'reprise-min-position': '1', 'reprise-stream': "account-'" })).toBe(400);
    expect(refusal({ 'reprise-min-position': '1', 'reprise-stream': 'account-2' }, 'account-1')).toBe(400);
  });
});
