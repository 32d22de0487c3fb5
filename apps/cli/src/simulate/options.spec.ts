import { UsageError } from '../usage-error';
import { simulationOf } from './options';

describe('what is asked of a simulation', () => {
  it('is read from what was typed', () => {
    expect(simulationOf({ events: '20000', seed: '7' })).toEqual({ events: 20_000, seed: 7, contexts: ['accounts', 'orders', 'leads'] });
    const all = simulationOf({ events: '1', seed: '0', contexts: 'leads, accounts,leads', untilTime: '2022-06-30' });
    expect(all).toEqual({ events: 1, seed: 0, contexts: ['leads', 'accounts'], until: Date.UTC(2022, 5, 30) });
  });

  it.each([
    [{ events: '0' }, '--events takes a whole number from 1 to 100000000, not "0"'],
    [{ events: '1e6' }, 'not "1e6"'],
    [{ events: '-5' }, 'not "-5"'],
    [{ seed: 'x' }, '--seed takes a whole number from 0 to 2147483647, not "x"'],
    [{ seed: '2147483648' }, '--seed'],
    [{ contexts: 'accounts,stock' }, 'there is no context "stock" to simulate; there are accounts, orders, leads'],
    [{ contexts: '' }, 'there is no context ""'],
    [{ untilTime: 'tomorrow' }, '--until-time takes an ISO 8601 date or time'],
    [{ untilTime: '2021-12-31' }, 'when every history begins'],
  ])('is refused where it is wrong: %j', (typed, why) => {
    const read = () => simulationOf({ events: '10', seed: '1', ...typed });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(why);
  });
});
