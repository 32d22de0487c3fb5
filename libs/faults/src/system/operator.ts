import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Service } from './service';

const Build = z.object({ version: z.int(), generation: z.int(), state: z.string() });
export type Build = z.infer<typeof Build>;
const Projections = z.object({ projections: z.array(z.object({ name: z.string(), builds: z.array(Build) })) });
const Parked = z.object({ items: z.array(z.object({ id: z.string(), projection: z.string(), key: z.string(), state: z.string() })) });
export type ParkedEvent = z.infer<typeof Parked>['items'][number];

const LOOK_EVERY_MS = 50;
const ANSWER_MS = 5_000;
/** Against hanging only. */
const PATIENCE_MS = 60_000;

/** What a person would do by hand with a projection service. */
export class Operator {
  constructor(private readonly service: Service) {}

  async builds(projection: string): Promise<readonly Build[]> {
    const answer = await this.service.ask('/projections', {}, ANSWER_MS);
    const { projections } = answer?.ok ? Projections.parse(await answer.json()) : { projections: [] };
    return projections.find(({ name }) => name === projection)?.builds ?? [];
  }

  /** Whether it was taken. */
  async act(projection: string, act: 'rebuild' | 'retire', body: object = {}): Promise<boolean> {
    return this.post(`/projections/${projection}/${act}`, body);
  }

  async parked(): Promise<readonly ParkedEvent[]> {
    const answer = await this.service.ask('/parked?limit=500', {}, ANSWER_MS);
    return answer?.ok ? Parked.parse(await answer.json()).items.filter(({ state }) => state !== 'resolved') : [];
  }

  async resolve(id: string, reason: string): Promise<boolean> {
    return this.post(`/parked/${id}/resolve`, { reason });
  }

  private async post(path: string, body: object): Promise<boolean> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return (await this.service.ask(path, init, ANSWER_MS))?.ok ?? false;
  }
}

/** Looks again and again. @throws when it never comes true */
export async function until(what: string, isSo: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new NeverHappened(`${what}: not within ${patienceMs / 1_000} s`);
    await delay(LOOK_EVERY_MS);
  }
}

/** The system did not do in time what it must do. */
export class NeverHappened extends Error {
  override readonly name = 'NeverHappened';
}
