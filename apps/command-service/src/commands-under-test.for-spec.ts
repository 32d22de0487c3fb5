import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PostgresEventStore } from '@reprise/event-store';
import type { StoredEvent } from '@reprise/kernel';
import { type Route, createService, readEnv, routesOf } from '@reprise/service-kit';
import { createTestLog } from '@reprise/testing';
import { commandService } from './command-service';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface Sending {
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

/** One instance of command-service behind real HTTP. */
export class CommandsUnderTest {
  private stopped: Promise<void> | undefined;

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  static async start(env: Record<string, string>): Promise<CommandsUnderTest> {
    const app = await createService(commandService, readEnv(commandService.env, { LOG_LEVEL: 'silent', ...env }));
    await app.listen(0, '127.0.0.1');
    return new CommandsUnderTest(app, await app.getUrl());
  }

  async send(path: string, body: unknown = undefined, { headers = {}, method = 'POST' }: Sending = {}): Promise<Answer> {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, { method, headers: { ...type, ...headers }, ...content });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
  }

  get routes(): Route[] {
    return routesOf(this.app);
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.app.close());
  }
}

/** A log of its own, what stands in it, and as many instances as a test starts. */
export async function aLog() {
  const log = await createTestLog();
  const store = await PostgresEventStore.open({ url: log.readerUrl, connections: 2 });
  const started: CommandsUnderTest[] = [];
  return {
    ...log,
    store,
    /** `access`: without it, everybody is `dev`. */
    start: async (env: Record<string, string> = {}, access: Record<string, string> = { REPRISE_DEV_ACTOR: 'dev' }) => {
      const commands = await CommandsUnderTest.start({ EVENT_STORE_WRITER_URL: log.writerUrl, ...access, ...env });
      started.push(commands);
      return commands;
    },
    stream: async (streamId: string): Promise<StoredEvent[]> => {
      const events: StoredEvent[] = [];
      for await (const event of store.readStream({ streamId })) events.push(event);
      return events;
    },
    close: async () => {
      for (const commands of started) await commands.stop();
      await store.close();
      await log.drop();
    },
  };
}

export type TestedLog = Awaited<ReturnType<typeof aLog>>;

export const ada = { subjectId: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' };
