import { setTimeout as pause } from 'node:timers/promises';
import { type AppendResult, type AppendedStream, type EventStore, IdempotencyKeyReused, type StreamAppend, WrongExpectedVersion } from '@reprise/event-store';
import { type DomainEvent, isRejection } from '@reprise/kernel';
import { answeredBefore } from './answered-before';
import { type Aggregate, type Plan, streamIdsOf } from './aggregate';
import { brokenRule, contended, preconditionFailed } from './command-problems';
import type { Issued } from './issued';
import { KeyedQueue } from './keyed-queue';
import type { Loaded } from './loaded';
import { type SealEvent, streamAppend } from './new-events';
import { type CountSnapshots, Snapshots, passesSnapshot } from './snapshots';
import { StreamStates } from './stream-states';

const MAX_ATTEMPTS = 10;
const JITTER_MS = 20;

/**
 * Load or recall, decide, append at exactly the version decided on: the one way a command becomes events. Commands on one
 * stream take turns in this process; when another process was faster, the decision is made again on the newer state.
 */
export class Decisions {
  private readonly queue = new KeyedQueue();
  private readonly states: StreamStates;

  constructor(
    private readonly store: EventStore,
    countSnapshots?: CountSnapshots,
    private readonly seal?: SealEvent,
  ) {
    this.states = new StreamStates(store, new Snapshots(store, countSnapshots));
  }

  /** @throws Problem; nothing was appended then */
  execute<State, Event extends DomainEvent>(plan: Plan<State, Event>, issued: Issued): Promise<AppendResult> {
    return this.queue.run(streamIdsOf(plan), () => this.attempts(plan, issued));
  }

  /** Events were purged: what was folded of them is forgotten. */
  forgetAll(): void {
    this.states.forgetAll();
  }

  private async attempts<State, Event extends DomainEvent>(plan: Plan<State, Event>, issued: Issued): Promise<AppendResult> {
    const early = await this.onRemembered(plan, issued);
    if (early) return early;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const done = (await answeredBefore(this.store, issued)) ?? (await this.attempt(plan, issued));
      if (done) return done;
      await pause(Math.random() * JITTER_MS * attempt);
    }
    throw contended(streamIdsOf(plan), MAX_ATTEMPTS);
  }

  /**
   * What is remembered is the newest state, unless another process has appended meanwhile: then the log refuses what was
   * decided on it, as it answers what was asked before. So nothing is read in advance. Undefined: to be decided on
   * what is read now, as is all that speaks against a command.
   */
  private async onRemembered<State, Event extends DomainEvent>(plan: Plan<State, Event>, issued: Issued): Promise<AppendResult | undefined> {
    const loaded = this.states.recall<State>(streamIdsOf(plan));
    if (!loaded) return undefined;
    const decided = await decide(plan, issued, loaded);
    if (decided instanceof Error || decided.every((events) => events.length === 0)) return undefined;
    const decision = await this.written(plan, { issued, loaded, decided }).catch(() => undefined);
    return decision && this.appendOn({ plan, issued, loaded, decision });
  }

  /** Undefined: another process was faster. A refusal stands only if the same request was not answered meanwhile. */
  private async attempt<State, Event extends DomainEvent>(plan: Plan<State, Event>, issued: Issued): Promise<AppendResult | undefined> {
    const loaded = await Promise.all(streamIdsOf(plan).map((streamId) => this.states.load(plan.aggregate, streamId)));
    const decided = await decide(plan, issued, loaded);
    if (decided instanceof Error) return this.refuse(decided, issued);
    const decision = await this.written(plan, { issued, loaded, decided });
    const changes = decision.some(({ events }) => events.length > 0);
    if (!changes && !issued.idempotency) return { streams: loaded.map(whereItStands), replayed: false };
    const appended = await this.appendOn({ plan, issued, loaded, decision });
    if (!appended) this.states.forget(streamIdsOf(plan));
    return appended;
  }

  /** Undefined: another process was faster. */
  private async appendOn<State, Event extends DomainEvent>({ plan, issued, loaded, decision }: DecisionOn<State, Event>): Promise<AppendResult | undefined> {
    const result = await this.append(decision, issued);
    if (result) this.learn({ plan, issued, loaded, decision }, result);
    return result;
  }

  /** What was answered before was appended then: only what was appended now is known here. */
  private learn<State, Event extends DomainEvent>({ plan: { aggregate }, loaded, decision }: DecisionOn<State, Event>, { streams, replayed }: AppendResult) {
    for (const [index, appended] of streams.entries()) {
      const [before, events] = [loaded[index], decision[index]?.events ?? []];
      if (!replayed && before && this.states.advance(aggregate, { loaded: before, events, appended })) continue;
      this.takeSnapshots(aggregate, before, appended);
    }
  }

  private written<State, Event extends DomainEvent>({ aggregate }: Plan<State, Event>, { issued, loaded, decided }: DecidedOn<State, Event>): Promise<StreamAppend[]> {
    return Promise.all(loaded.map((stream, index) => streamAppend(aggregate, stream, { events: decided[index] ?? [], issued, seal: this.seal })));
  }

  /** Loading a stream past where a snapshot is due takes it: in a turn of its own, when the command has its answer. */
  private takeSnapshots<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, before: Loaded<State> | undefined, { streamId, streamVersion: to }: AppendedStream) {
    if (!passesSnapshot(aggregate.decider, { from: before?.version ?? to, to })) return;
    // Where it fails, the next load takes the snapshot.
    this.queue.run([streamId], () => this.states.load(aggregate, streamId)).catch(() => undefined);
  }

  private async append(streams: readonly StreamAppend[], issued: Issued): Promise<AppendResult | undefined> {
    try {
      return await this.store.append({ streams, ...(issued.idempotency && { idempotency: issued.idempotency }) });
    } catch (error) {
      // An instance of before may have answered the same request meanwhile.
      if (error instanceof IdempotencyKeyReused) return answeredBefore(this.store, issued);
      if (!(error instanceof WrongExpectedVersion)) throw error;
      return undefined;
    }
  }

  private async refuse(refusal: Error, issued: Issued): Promise<AppendResult> {
    const answered = await answeredBefore(this.store, issued);
    if (answered) return answered;
    throw refusal;
  }
}

interface DecidedOn<State, Event> {
  readonly issued: Issued;
  readonly loaded: readonly Loaded<State>[];
  readonly decided: readonly (readonly Event[])[];
}

interface DecisionOn<State, Event extends DomainEvent> {
  readonly plan: Plan<State, Event>;
  readonly issued: Issued;
  readonly loaded: readonly Loaded<State>[];
  readonly decision: readonly StreamAppend[];
}

/** The events for each stream, or the problem that stands against it. */
async function decide<State, Event extends DomainEvent>(
  { aggregate, decide, verify }: Plan<State, Event>,
  issued: Issued,
  loaded: readonly Loaded<State>[],
): Promise<readonly (readonly Event[])[] | Error> {
  const unmet = loaded.find(({ version }) => issued.request.ifMatch?.(version) === false);
  if (unmet) return preconditionFailed(unmet.streamId, unmet.version);
  const decision = decide(loaded.map(({ state }) => state));
  if (isRejection(decision)) return brokenRule(decision, aggregate.rules);
  const rejection = await verify?.(loaded.map(({ version }) => version));
  if (rejection) return brokenRule(rejection, aggregate.rules);
  return decision;
}

const whereItStands = ({ streamId, version, position }: Loaded<unknown>) => ({ streamId, streamVersion: version, position });
