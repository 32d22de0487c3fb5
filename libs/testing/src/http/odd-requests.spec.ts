import { faultOf } from './odd-requests';

const problem = (status: number, detail: string) => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  body: JSON.stringify({ status, detail }),
});

describe('an answer to an odd request', () => {
  it.each([problem(400, 'amount: must be more than 0'), problem(503, 'The log cannot be reached.'), problem(504, 'Not yet.'), { status: 200, headers: {}, body: 'SELECT' }])(
    'is in order: %j',
    (answer) => expect(faultOf(answer)).toBeUndefined(),
  );

  it.each([
    ['no answer', undefined],
    ['status 500', problem(500, 'The error was logged.')],
    ['tells too much', problem(400, 'Error: x\n    at run (/srv/app.js:1:1)')],
    ['tells too much', problem(400, 'syntax error at or near')],
    ['no problem+json', { status: 404, headers: { 'content-type': 'text/html' }, body: 'no' }],
    ['gives no reason', { ...problem(400, ''), body: '{}' }],
  ])('is at fault: %s', (fault, answer) => expect(faultOf(answer)).toContain(fault));
});
