import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { storedEvent } from '@reprise/testing';
import { LogUnavailable } from '../errors';
import type { LogPage } from '../log-reader';
import { HttpLogReader } from './http-log-reader';

type Answer = (url: URL, response: ServerResponse) => void;

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const event = (position: number) => storedEvent(position, `thing-${position}`, { data: { text: 'žluť\nkůň' } });

const collect = async (pages: AsyncIterable<LogPage>) => {
  const collected: LogPage[] = [];
  for await (const page of pages) collected.push(page);
  return { events: collected.flatMap(({ events }) => events), position: collected.at(-1)?.position };
};

describe('HttpLogReader', () => {
  let server: Server;
  let answer: Answer;
  let reader: HttpLogReader;
  /** Takes a short silence for the end. */
  let impatient: HttpLogReader;
  const asked: URL[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://history');
      asked.push(url);
      answer(url, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    reader = new HttpLogReader({ url });
    impatient = new HttpLogReader({ url, silenceMs: 300 });
  });
  beforeEach(() => asked.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  it('asks for the head', async () => {
    answer = (_, response) => response.end(line({ position: 12 }));
    await expect(reader.head()).resolves.toBe(12);
    expect(asked[0]?.pathname).toBe('/head');
  });

  it('says who it is, anew each time', async () => {
    const tokens = ['first', 'second'];
    const { port } = server.address() as AddressInfo;
    const known = new HttpLogReader({ url: `http://127.0.0.1:${port}`, headers: () => ({ authorization: `Bearer ${tokens.shift() ?? 'none'}` }) });
    const said: unknown[] = [];
    answer = (_, response) => {
      said.push(response.req.headers.authorization);
      response.end(line({ position: 1 }));
    };
    await known.head();
    await known.head();
    expect(said).toEqual(['Bearer first', 'Bearer second']);
  });

  it('takes a log for away while it cannot say who it is', async () => {
    const { port } = server.address() as AddressInfo;
    const nameless = new HttpLogReader({
      url: `http://127.0.0.1:${port}`,
      headers: () => {
        throw new Error('no such file');
      },
    });
    await expect(nameless.head()).rejects.toThrow(LogUnavailable);
    expect(asked).toEqual([]);
  });

  it('asks for stored events of the categories, after a position', async () => {
    answer = (_, response) => response.end(line({ position: 9 }));
    await collect(reader.read({ after: 4, until: 9, categories: ['thing', 'other'] }));
    expect(asked[0]?.pathname).toBe('/events');
    expect(asked[0]?.search).toBe('?from=5&shape=stored&until=9&category=thing&category=other');
  });

  it('reads events as they were stored, wherever the bytes are cut', async () => {
    const bytes = Buffer.from([1, 2, 3].map((position) => line(event(position))).join('') + line({ position: 5 }));
    answer = (_, response) => {
      for (let from = 0; from < bytes.length; from += 7) response.write(bytes.subarray(from, from + 7));
      response.end();
    };
    await expect(collect(reader.read({ after: 0 }))).resolves.toEqual({ events: [event(1), event(2), event(3)], position: 5 });
  });

  it('stops where it was asked to, though the log goes on', async () => {
    answer = (_, response) => response.write([1, 2, 3, 4].map((position) => line(event(position))).join(''));
    await expect(collect(reader.read({ after: 0, until: 2 }))).resolves.toEqual({ events: [event(1), event(2)], position: 2 });
  });

  it('reads ahead of a slow consumer by no more than a page or two', async () => {
    let written = 0;
    answer = (_, response) => {
      const more = () => {
        while (written < 100_000) if (!response.write(line(event((written += 1))))) return;
        response.end();
      };
      response.on('drain', more);
      more();
    };
    for await (const { events } of reader.read({ after: 0 })) {
      expect(events.length).toBeLessThan(3_000);
      await new Promise((resolve) => setImmediate(resolve));
      if ((events.at(-1)?.position ?? 0) > 5_000) break;
    }
    expect(written).toBeLessThan(50_000);
  });

  it('says what it was told instead', async () => {
    answer = (_, response) => response.writeHead(503).end('the database is away');
    await expect(collect(reader.read({ after: 0 }))).rejects.toThrow(/answered 503: the database is away/);
  });

  it.each<[string, string, string]>([
    ['an event', line({ ...event(12), eventId: '', data: 'Žofie' }), 'at position 12'],
    ['JSON', '{"position":12,"data":"Žofie" oops}\n', '35 characters'],
  ])('refuses a line that is not %s, and says where without repeating it', async (_what, sent, where) => {
    answer = (_, response) => response.end(sent);
    const refused: unknown = await collect(reader.read({ after: 0 })).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LogUnavailable);
    expect(String(refused)).toContain(where);
    expect(inspect(refused)).not.toContain('Žofie');
  });

  describe('one stream', () => {
    const readStream = async (streamId = 'thing-1') => {
      const events: unknown[] = [];
      for await (const read of reader.readStream({ streamId })) events.push(read);
      return events;
    };

    it('is read as it was stored', async () => {
      answer = (_, response) => response.end([1, 2].map((position) => line(event(position))).join(''));
      await expect(readStream('thing-7')).resolves.toEqual([event(1), event(2)]);
      expect(asked[0]?.pathname + (asked[0]?.search ?? '')).toBe('/streams/thing-7?shape=stored');
    });

    it('has no events where there is none', async () => {
      answer = (_, response) => response.writeHead(404).end(line({ type: 'urn:reprise:problem:not-found' }));
      await expect(readStream()).resolves.toEqual([]);
    });

    it('is not mistaken for an empty one while history is away, or breaks off', async () => {
      answer = (_, response) => response.writeHead(503).end('away');
      await expect(readStream()).rejects.toThrow(/answered 503: away/);
      answer = (_, response) => response.write(line(event(1)), () => response.destroy());
      await expect(readStream()).rejects.toThrow();
    });

    it('is read no further than wanted', async () => {
      let left = false;
      answer = (_, response) => {
        response.on('close', () => (left = true));
        response.write(line(event(1)));
      };
      for await (const read of reader.readStream({ streamId: 'thing-1' })) {
        expect(read).toEqual(event(1));
        break;
      }
      while (!left) await new Promise((resolve) => setImmediate(resolve));
    });
  });

  it('takes a connection that says nothing for dead', async () => {
    answer = (_, response) => response.write(line(event(1)));
    await expect(collect(impatient.read({ after: 0 }))).rejects.toThrow('nothing came for 300 ms');
  });

  it('follows through broken connections and refusals, without skipping or repeating', async () => {
    let turn = 0;
    answer = (url, response) => {
      const from = Number(url.searchParams.get('from'));
      turn += 1;
      if (turn === 2) return response.writeHead(500).end();
      response.write(line(event(from)), () => {
        if (turn % 3 === 0) response.write(line(event(from + 1)).slice(0, 20), () => response.destroy());
      });
    };
    const stop = new AbortController();
    const positions: number[] = [];
    for await (const page of impatient.follow({ after: 0 }, stop.signal)) {
      positions.push(...page.events.map(({ position }) => position));
      if (positions.length >= 4) stop.abort();
    }
    expect(positions).toEqual([1, 2, 3, 4]);
    expect(asked.every((url) => url.searchParams.get('follow') === 'true')).toBe(true);
  });

  it('ends at once when it is no longer wanted', async () => {
    answer = (_, response) => response.write(line({ position: 0 }));
    const stop = new AbortController();
    for await (const page of reader.follow({ after: 0 }, stop.signal)) {
      expect(page).toEqual({ events: [], position: 0 });
      stop.abort();
    }
  });
});
