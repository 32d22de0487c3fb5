import { setTimeout as pause } from 'node:timers/promises';
import { sseLines } from './sse-lines';

const collect = async (lines: AsyncIterable<string>) => {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
};

async function* after(ms: number) {
  await pause(ms);
  yield { cursor: 'c2', key: 'a', row: { text: 'two\nlines' } };
}

describe('changes as server-sent events', () => {
  it('begin with the cursor to come again with', async () => {
    expect((await collect(sseLines(after(0), 'c1')))[0]).toBe('retry: 1000\nid: c1\n\n');
  });

  it('carry the row on one line, with the cursor behind it', async () => {
    expect((await collect(sseLines(after(0), 'c1')))[1]).toBe('event: change\nid: c2\ndata: {"text":"two\\nlines"}\n\n');
  });

  it('beat while nothing changes', async () => {
    expect(await collect(sseLines(after(35), 'c1', 10))).toContain(': beat\n\n');
  });

  it('let go of their source when nobody listens any more', async () => {
    let released = false;
    async function* source() {
      try {
        yield* after(0);
        yield* after(0);
      } finally {
        released = true;
        await Promise.resolve();
      }
    }
    for await (const line of sseLines(source(), 'c1')) if (line.startsWith('event')) break;
    await pause(5);
    expect(released).toBe(true);
  });
});
