import { sseLines } from './sse-lines';

const from = { list: 'l', after: 'c1' };
const change = { cursor: 'c2', key: 'a', row: { text: 'two\nlines' } };

async function* changes(before: Promise<void> = Promise.resolve(), ended: () => void = () => undefined) {
  try {
    await before;
    yield change;
    yield change;
  } finally {
    ended();
  }
}

const collect = async (lines: AsyncIterable<string>) => {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
};

describe('changes as server-sent events', () => {
  it('begin with the cursor to come again with', async () => {
    expect((await collect(sseLines(changes(), from)))[0]).toBe('retry: 1000\nid: l.c1\n\n');
  });

  it('carry the row on one line, with the cursor behind it', async () => {
    expect((await collect(sseLines(changes(), from)))[1]).toBe('event: change\nid: l.c2\ndata: {"text":"two\\nlines"}\n\n');
  });

  it('beat while nothing changes, and lose nothing by it', async () => {
    let go = () => {};
    const quiet = new Promise<void>((resolve) => (go = resolve));
    const seen: string[] = [];
    for await (const line of sseLines(changes(quiet), from, 1)) {
      seen.push(line.split('\n', 1)[0] ?? '');
      if (line.startsWith(':')) go();
    }
    expect(seen.filter((line) => line !== ': beat')).toEqual(['retry: 1000', 'event: change', 'event: change']);
    expect(seen).toContain(': beat');
  });

  it('let go of their source when nobody listens any more', async () => {
    const released = new Promise<void>((resolve) => {
      void (async () => {
        for await (const line of sseLines(changes(undefined, resolve), from)) if (line.startsWith('event')) break;
      })();
    });
    await expect(released).resolves.toBeUndefined();
  });
});
