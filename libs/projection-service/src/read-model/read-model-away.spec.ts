import { readModelAway } from './read-model-away';

const failed = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('a read model that is away', () => {
  it.each([
    failed('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    failed('terminating connection due to administrator command', '57P01'),
    failed('Connection terminated unexpectedly'),
    failed('timeout exceeded when trying to connect'),
    Object.assign(failed('query failed'), { driverError: failed('the database system is shutting down', '57P03') }),
  ])('is told from "$message"', (error) => expect(readModelAway(error)).toBe(true));

  it.each([failed('column "x" does not exist', '42703'), new TypeError('x is not a function'), undefined, 'away'])('is not %s', (error) =>
    expect(readModelAway(error)).toBe(false),
  );
});
