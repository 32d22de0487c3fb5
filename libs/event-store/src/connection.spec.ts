import { isUnreachable } from './connection';

const withCode = (code: string) => Object.assign(new Error('it failed'), { code });

describe('a Postgres that is worth another try', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '08006', '57P01', '57P03', '53300'])('can not be reached: %s', (code) => expect(isUnreachable(withCode(code))).toBe(true));

  it.each(['53100', '53200'])('has no room: %s', (code) => expect(isUnreachable(withCode(code))).toBe(true));

  it.each(['23505', '42P01', '22P02'])('is not one that says no: %s', (code) => expect(isUnreachable(withCode(code))).toBe(false));
});
