import { Resumption, pauseAfter } from './resumption';

describe('erasures that were left undone', () => {
  const logger = { log: jest.fn(), error: jest.fn() };
  const resume = jest.fn<Promise<number>, [AbortSignal?]>();
  const resumption = () => new Resumption({ resume }, logger);

  beforeEach(() => {
    jest.resetAllMocks();
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('are tried again after a failure, and looked for ever after', async () => {
    resume.mockResolvedValue(0).mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away')).mockResolvedValueOnce(2);
    const resuming = resumption();
    resuming.start();
    for (const [n, ms] of [1_000, 2_000, 60_000].entries()) {
      await jest.advanceTimersByTimeAsync(ms - 1);
      expect(resume).toHaveBeenCalledTimes(n + 1);
      await jest.advanceTimersByTimeAsync(1);
      expect(resume).toHaveBeenCalledTimes(n + 2);
    }
    expect(logger.error).toHaveBeenCalledTimes(2);
    expect(logger.log.mock.calls).toEqual([['2 erasures that were left undone are finished']]);
    await resuming.stop();
  });

  it('wait no longer than a minute, however often it failed', () => {
    expect([1, 2, 6, 7, 1_000].map(pauseAfter)).toEqual([1_000, 2_000, 32_000, 60_000, 60_000]);
  });

  it('are left to the next start once the instance stops', async () => {
    let end = (_: number) => undefined as void;
    resume.mockReturnValue(new Promise((resolve) => (end = resolve)));
    const resuming = resumption();
    resuming.start();
    const stopped = resuming.stop();
    expect(resume.mock.calls[0]?.[0]?.aborted).toBe(true);
    end(0);
    await stopped;
    expect(jest.getTimerCount()).toBe(0);
  });
});
