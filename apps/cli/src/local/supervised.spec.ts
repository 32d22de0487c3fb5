import type { ProcessMark } from '@reprise/stack';
import { ownMark } from './lock';
import { type Part, Supervised } from './supervised';

const ENDED: ProcessMark = { pid: process.pid, started: 'long ago' };

let ending: AbortController;
beforeEach(() => (ending = new AbortController()));

function supervise(part: Partial<Part>) {
  const said: string[] = [];
  const whole: Part = { name: 'part', start: () => Promise.resolve(ownMark()), stop: () => Promise.resolve(), ...part };
  return { said, supervised: new Supervised(whole, { ending: ending.signal, changed: (what) => said.push(what) }) };
}

it('ends what comes up only after it was told to end', async () => {
  let comesUp = (_: ProcessMark) => {};
  const stopped: unknown[] = [];
  const { supervised } = supervise({
    start: () => new Promise((resolve) => (comesUp = resolve)),
    stop: (mark) => Promise.resolve(void stopped.push(mark)),
  });
  const starting = supervised.start();
  ending.abort();
  const stopping = supervised.stop();
  comesUp(ownMark());
  await Promise.all([starting, stopping]);
  expect(stopped).toEqual([ownMark()]);
});

it('starts nothing once it was told to end', async () => {
  const start = jest.fn(() => Promise.resolve(ownMark()));
  const { supervised } = supervise({ start });
  ending.abort();
  await expect(supervised.start()).rejects.toThrow('aborted');
  expect(start).not.toHaveBeenCalled();
});

it('starts again what ended, and says how it did', async () => {
  const marks = [ENDED, ownMark()];
  const exit = () => Promise.resolve({ code: 3, signal: null });
  const { supervised, said } = supervise({ start: () => Promise.resolve(marks.shift() ?? ownMark()), exit });
  await supervised.start();
  while (said.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(said[1]).toContain('ended unexpectedly (exit code 3)');
  expect(supervised.lastEnd).toBe('exit code 3');
  expect(supervised.keepsEnding).toBe(false);
  ending.abort();
  await supervised.stop();
});

it('does not start again what says that this would change nothing', async () => {
  const { supervised, said } = supervise({ start: () => Promise.resolve(ENDED), isHopeless: () => Promise.resolve(true) });
  await supervised.start();
  while (!supervised.keepsEnding) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(said).toEqual([expect.stringContaining('started'), expect.stringContaining('is not started again')]);
  ending.abort();
  await supervised.stop();
});
