import { rolesFrom, secondsFrom, subjectFrom } from './token.command';

describe('reprise token', () => {
  it('takes roles by name', () => {
    expect(rolesFrom('reader, commander')).toEqual(['commander', 'reader']);
    expect(() => rolesFrom('reader,king')).toThrow('There is no role king');
  });

  it.each([['90s', 90], ['10m', 600], ['12h', 43_200], ['7d', 604_800]])('reads %s', (text, seconds) => {
    expect(secondsFrom(text)).toBe(seconds);
  });

  it.each(['', '10', '0s', '-1h', '1.5h', '31d', '10 m', '9999999d'])('refuses the duration %j', (text) => {
    expect(() => secondsFrom(text)).toThrow('It must be like');
  });

  it('refuses a subject that no service would take', () => {
    expect(subjectFrom('auth0|ada')).toBe('auth0|ada');
    for (const bad of ['', 'a\nb', 'a'.repeat(201)]) expect(() => subjectFrom(bad)).toThrow('visible');
  });
});
