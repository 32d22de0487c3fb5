import { InvalidFailpoints, settingsOf } from './settings';

describe('the settings of failpoints', () => {
  const parse = (REPRISE_FAILPOINTS: string, more: Record<string, string> = {}) => settingsOf({ REPRISE_FAILPOINTS, REPRISE_FAILPOINTS_FILE: '/hits', ...more });

  it('are none where the environment says nothing', () => {
    expect(settingsOf({ NODE_ENV: 'production' })).toBeUndefined();
  });

  it('are orders for failpoints, each for every hit or for one', () => {
    expect(parse('relay.published=kill@3; runtime.written=pause:200@2;append.taken=error')).toEqual({
      file: '/hits',
      orders: [
        { name: 'relay.published', action: { kind: 'kill' }, at: 3 },
        { name: 'runtime.written', action: { kind: 'pause', ms: 200 }, at: 2 },
        { name: 'append.taken', action: { kind: 'error' } },
      ],
    });
  });

  it.each([
    ['a name that there is not', () => parse('relay.nowhere=kill')],
    ['an action that there is not', () => parse('relay.published=explode')],
    ['a hit before the first', () => parse('relay.published=kill@0')],
    ['nothing', () => parse('')],
    ['no file to note hits in', () => settingsOf({ REPRISE_FAILPOINTS: 'relay.published=kill' })],
  ])('refuse %s', (_, refused) => {
    expect(refused).toThrow(InvalidFailpoints);
  });

  it('name what there is not', () => {
    expect(() => parse('relay.nowhere=kill')).toThrow('there is no failpoint relay.nowhere');
  });

  it('are refused in production, and say so', () => {
    expect(() => parse('relay.published=kill', { NODE_ENV: 'production' })).toThrow('NODE_ENV is production, where failpoints would end the service');
  });
});
