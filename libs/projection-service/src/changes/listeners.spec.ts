import { Listeners } from './listeners';

const refusal = (enter: () => void): unknown => {
  try {
    return enter();
  } catch (error) {
    return error;
  }
};

describe('listeners', () => {
  it('are refused beyond so many, until one of them leaves', () => {
    const listeners = new Listeners(2);
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    listeners.enter(first.signal);
    listeners.enter(second.signal);
    expect(refusal(() => listeners.enter(third.signal))).toMatchObject({ kind: { status: 503 }, headers: { 'Retry-After': '5' } });
    first.abort();
    listeners.enter(third.signal);
    expect(() => listeners.enter(new AbortController().signal)).toThrow('2 callers listen');
  });

  it('take no place once they have left', () => {
    const listeners = new Listeners(1);
    listeners.enter(AbortSignal.abort());
    expect(() => listeners.enter(new AbortController().signal)).not.toThrow();
  });
});
