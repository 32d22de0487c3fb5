import { contextOf, contexts } from '@reprise/contracts-all';
import { type AccountEvent } from '@reprise/contracts-accounts';
import { type LeadEvent } from '@reprise/contracts-leads';
import { type OrderEvent } from '@reprise/contracts-orders';
import { account } from '@reprise/domain-accounts';
import { lead } from '@reprise/domain-leads';
import { order } from '@reprise/domain-orders';
import { categoryOf, fold } from '@reprise/kernel';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { byStream } from '../writing/batches';
import { eventsOf, sizesOf } from './simulations.for-spec';
import type { SimulatedEvent } from './recorder';
import { CONTEXTS, type ContextName, type Simulation } from './simulate';

const seeds = fc.integer({ min: 0, max: 2_147_483_647 });
const choices = fc.subarray([...CONTEXTS], { minLength: 1 });
const simulations: fc.Arbitrary<Pick<Simulation, 'seed' | 'events' | 'contexts'>> = fc.record({ seed: seeds, events: fc.integer({ min: 1, max: 1_000 }), contexts: choices });

const folds: Record<ContextName, (events: readonly unknown[]) => unknown> = {
  accounts: (events) => fold(account, events as AccountEvent[]),
  orders: (events) => fold(order, events as OrderEvent[]),
  leads: (events) => fold(lead, events as LeadEvent[]),
};

const nothing: readonly unknown[] = [account, order, lead].map(({ initialState }) => initialState);

/** Compared as text: thousands of objects take their time. */
const textOf = (events: readonly SimulatedEvent[]) => JSON.stringify(events);

const typesOf = (events: readonly SimulatedEvent[]) => new Set(events.map(({ event }) => event.type));

describe('a simulated history', () => {
  let long: readonly SimulatedEvent[];
  beforeAll(() => {
    long = eventsOf({ events: 20_000 });
  });

  it('is made by commands that were all accepted, in events that their contracts take and their rules fold', () => {
    fc.assert(
      fc.property(simulations, (simulation) => {
        for (const [streamId, events] of byStream(eventsOf(simulation))) {
          const contract = contextOf(categoryOf(streamId));
          const parsed = events.map(({ event: { type, data } }) => contract?.codec.schema.parse({ type, data }));
          expect(events.map(({ streamVersion }) => streamVersion)).toEqual(events.map((_, index) => index + 1));
          expect(nothing).not.toContainEqual(folds[contract?.context as ContextName](parsed));
        }
      }),
      { numRuns: 5 },
    );
  });

  it('has as many events as were asked for, or one more', () => {
    fc.assert(
      fc.property(simulations, (simulation) => {
        expect([simulation.events, simulation.events + 1]).toContain(eventsOf(simulation).length);
      }),
      { numRuns: 5 },
    );
  });

  it('is the same for the same seed, begins as a shorter one, and is another for another seed or other contexts', () => {
    fc.assert(
      fc.property(simulations, (simulation) => {
        const events = eventsOf(simulation);
        expect(textOf(eventsOf(simulation))).toBe(textOf(events));
        expect(textOf(eventsOf({ ...simulation, events: simulation.events + 500 }).slice(0, events.length))).toBe(textOf(events));
        const ids = new Set(events.map(({ event }) => event.eventId));
        const others = [{ seed: simulation.seed ^ 1 }, { contexts: simulation.contexts.length === 1 ? CONTEXTS : simulation.contexts.slice(1) }];
        for (const other of others) expect(eventsOf({ ...simulation, ...other }).some(({ event }) => ids.has(event.eventId))).toBe(false);
      }),
      { numRuns: 3 },
    );
  });

  it('is what it always was', () => {
    // Never to change: a run finds what one before appended by these ids, at these times.
    const digest = createHash('sha256').update(JSON.stringify(eventsOf({ seed: 7, events: 3_000 }))).digest('hex');
    expect(digest).toBe('83e298cb75e84939f4d857c9af220330798c6cce7cea25c3c6ce6ebeea0a7849');
  });

  it('is skewed: the busiest hundredth of the streams has far more than a hundredth of the events', () => {
    const sizes = sizesOf(long);
    const busiest = sizes.slice(0, Math.ceil(sizes.length / 100)).reduce((sum, size) => sum + size, 0);
    expect(busiest / long.length).toBeGreaterThan(0.1);
    expect(sizes[sizes.length >> 1]).toBeLessThan(12);
  });

  it('has every kind of event that the contexts publish', () => {
    const published = contexts.filter(({ context }) => CONTEXTS.some((name) => name === context)).flatMap(({ codec }) => [...codec.members.keys()]);
    expect([...typesOf(long)].sort()).toEqual(published.sort());
  });

  it('goes on in time, slower at night, and not beyond the time that was given', () => {
    const times = long.map(({ event }) => event.occurredAt ?? '');
    expect(times).toEqual(times.toSorted());
    const hours = times.map((time) => Number(time.slice(11, 13)));
    expect(hours.filter((hour) => hour < 6).length).toBeLessThan(hours.filter((hour) => hour >= 9 && hour < 15).length / 5);
    const until = Date.parse(times[5_000] ?? '');
    const short = eventsOf({ events: 20_000, until });
    expect(short.length).toBeGreaterThan(5_000);
    expect(short.every(({ event }) => Date.parse(event.occurredAt ?? '') <= until)).toBe(true);
  });

  it('puts wrong deposits right, by what they were too much', () => {
    const at = new Map(long.map((event) => [`${event.streamId} ${event.streamVersion}`, event]));
    const corrections = long.filter(({ corrects }) => corrects);
    expect(corrections.length).toBeGreaterThan(50);
    for (const { corrects, event } of corrections) {
      const wrong = at.get(`${corrects?.streamId} ${corrects?.streamVersion}`)?.event;
      expect(wrong?.type).toBe('FundsDeposited');
      expect((event.data as { amount: number }).amount * 10).toBe(-9 * (wrong?.data as { amount: number }).amount);
    }
  });

  it('has people who own accounts, order and are leads', () => {
    const contextsOf = new Map<string, Set<string>>();
    for (const { context, event } of long) {
      const subject = event.metadata.subjectId ?? '';
      contextsOf.set(subject, (contextsOf.get(subject) ?? new Set()).add(context));
    }
    expect([...contextsOf.values()].some((of) => of.size === CONTEXTS.length)).toBe(true);
  });
});
