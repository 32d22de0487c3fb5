import { ReplayProgress } from './replay-progress';

const said = (isTTY: boolean, times: readonly number[]) => {
  const written: string[] = [];
  let now = 0;
  const progress = new ReplayProgress({ isTTY, write: (text) => written.push(String(text)) > 0 }, () => now);
  for (const time of times) {
    now = time;
    progress.update({ position: time, from: 1, to: 12_000, events: time / 2 });
  }
  progress.stop();
  return written;
};

describe('the progress of a replay', () => {
  it('is not worth a word below two seconds', () => {
    expect(said(false, [500, 1_999])).toEqual([]);
    expect(said(true, [500, 1_999])).toEqual([]);
  });

  it('is events, position, speed and what is left, every other second', () => {
    expect(said(false, [1_000, 3_000, 4_000, 6_000])).toEqual([
      'Replaying: 1,500 events, position 3,000 of 12,000, 500 events/s, 9 s left\n',
      'Replaying: 3,000 events, position 6,000 of 12,000, 500 events/s, 6 s left\n',
    ]);
  });

  it('is one line that goes away where somebody watches', () => {
    expect(said(true, [3_000])).toEqual(['\r\x1b[KReplaying: 1,500 events, position 3,000 of 12,000, 500 events/s, 9 s left', '\r\x1b[K']);
  });
});
