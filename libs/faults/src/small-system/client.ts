import { randomUUID } from 'node:crypto';
import { type Append, type PostgresEventStore, type StreamAppend, StoreUnavailable, WrongExpectedVersion } from '@reprise/event-store';
import type { Operation, Outcome } from '../oracle/evidence';
import type { Command } from './commands';
import type { Random } from '../random';
import type { Journal } from './journal';
import type { Ledger } from './ledger';

const LOST_ANSWERS = 0.08;

/** Sends commands as any client does: with a key, so that it may ask again when no answer came. */
export class Client {
  constructor(
    private readonly parts: { readonly number: number; readonly store: PostgresEventStore; readonly random: Random; readonly journal: Journal },
  ) {}

  async send(id: string, { name, writes, happened }: Command): Promise<Outcome> {
    const { journal, number } = this.parts;
    journal.sent({ id, client: number, command: name, writes, sentAt: journal.now() });
    return this.ask(id, writes, happened);
  }

  /** What was sent before, by a process that is no more: asked again with the same key. */
  repeat({ id, writes, command }: Operation): Promise<Outcome> {
    const happened = Object.fromEntries(writes.map((write) => [write.streamId, eventsFor(command, write)]));
    return this.ask(id, writes, happened);
  }

  private async ask(id: string, writes: Operation['writes'], happened: Command['happened']): Promise<Outcome> {
    const { random, journal } = this.parts;
    let outcome = await this.attempt(id, writes, happened);
    // The answer is lost on its way; whoever asks makes new event ids, as a service does.
    while (outcome.kind === 'ok' && random.chance(LOST_ANSWERS)) outcome = await this.attempt(id, writes, happened);
    journal.ended(id, outcome);
    return outcome;
  }

  private async attempt(id: string, writes: Operation['writes'], happened: Command['happened']): Promise<Outcome> {
    const idempotency = { key: id, requestHash: 'the same request' };
    try {
      const before = await this.parts.store.findIdempotent(idempotency);
      const { streams } = before ?? (await this.parts.store.append({ ...unitOf(id, writes, happened), idempotency }));
      return { kind: 'ok', appended: streams };
    } catch (error) {
      if (error instanceof WrongExpectedVersion) return { kind: 'refused', status: 412, type: 'precondition-failed' };
      return { kind: 'unknown', reason: error instanceof StoreUnavailable ? 'unavailable' : String(error) };
    }
  }
}

/** Of a command that was written down: what its events were can be told by what they moved. */
function eventsFor(command: string, { events, movement }: Operation['writes'][number]): readonly Ledger[] {
  const moved: Ledger = { type: 'Moved', data: { amount: movement } };
  if (events === 1) return [moved];
  return command === 'leave' ? [moved, { type: 'Closed', data: {} }] : [{ type: 'Opened', data: {} }, moved];
}

const unitOf = (correlationId: string, writes: Operation['writes'], happened: Command['happened']): Append => ({
  streams: writes.map(
    ({ streamId, expected }): StreamAppend => ({
      streamId,
      expectedVersion: expected ?? 'any',
      events: (happened[streamId] ?? []).map(({ type, data }) => ({
        eventId: randomUUID(),
        type,
        data,
        schemaVersion: 1,
        metadata: { correlationId, causationId: correlationId, actor: 'client' },
      })),
    }),
  ),
});
