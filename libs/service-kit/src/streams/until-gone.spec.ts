import { EventEmitter } from 'node:events';
import { Shutdown } from '../process/shutdown';
import { orBreakOff, untilGone } from './until-gone';

const answering = (destroyed = false) => ({ raw: Object.assign(new EventEmitter(), { destroyed }) as never });

describe('until the caller is gone', () => {
  it.each<[string, (raw: EventEmitter, shutdown: Shutdown) => void]>([
    ['the answer closes', (raw) => raw.emit('close')],
    ['the service begins to close', (_, shutdown) => shutdown.beforeApplicationShutdown()],
  ])('ends when %s', (_, leave) => {
    const [{ raw }, shutdown] = [answering(), new Shutdown()];
    const signal = untilGone({ raw }, shutdown);
    expect(signal.aborted).toBe(false);
    leave(raw, shutdown);
    expect(signal.aborted).toBe(true);
  });

  it('has ended for a caller who had left before', () => {
    expect(untilGone(answering(true), new Shutdown()).aborted).toBe(true);
  });

  it('has ended in a service that was closing before', () => {
    const shutdown = new Shutdown();
    shutdown.beforeApplicationShutdown();
    expect(untilGone(answering(), shutdown).aborted).toBe(true);
  });
});

describe('what breaks off', () => {
  it('fails in the middle once nobody is to be answered, and never seems whole', async () => {
    const leaving = new AbortController();
    const source = async function* () {
      yield* await Promise.resolve(['a', 'b', 'c']);
    };
    const seen: string[] = [];
    const drain = async () => {
      for await (const item of orBreakOff(source(), leaving.signal)) {
        seen.push(item);
        leaving.abort();
      }
    };
    await expect(drain()).rejects.toThrow('abort');
    expect(seen).toEqual(['a']);
  });
});
