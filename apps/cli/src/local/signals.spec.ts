import { toldToEnd } from './signals';

const none = () => undefined;

afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal);
});

const receive = (signal: NodeJS.Signals) => process.emit(signal, signal);

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is told to end by %s', async (signal) => {
  const told = toldToEnd(none);
  receive(signal);
  await expect(told).resolves.toBeUndefined();
});

it('takes the same signal, passed on by several, as one', () => {
  const insisted = jest.fn();
  void toldToEnd(insisted);
  for (const signal of ['SIGINT', 'SIGINT', 'SIGHUP', 'SIGHUP', 'SIGTERM'] as const) receive(signal);
  expect(insisted).not.toHaveBeenCalled();
});

it('hears somebody who insists, but only by hand', () => {
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  const insisted = jest.fn();
  void toldToEnd(insisted);
  receive('SIGINT');
  clock.mockReturnValue(5_000);
  receive('SIGHUP');
  receive('SIGTERM');
  expect(insisted).not.toHaveBeenCalled();
  receive('SIGINT');
  expect(insisted).toHaveBeenCalledTimes(1);
  clock.mockRestore();
});
