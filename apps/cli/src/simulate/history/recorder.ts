import { type Contract, type Decider, type DomainEvent, type Rejection, isRejection } from '@reprise/kernel';
import type { NewEvent } from '@reprise/event-store';
import { v5 } from 'uuid';
import type { SimulatedClock } from './clock';

/** Never to be changed: event ids are made from it, and a second run finds its events by them. */
const NAMESPACE = '0d7c1f0a-64d5-4f0b-9a2e-3c54d1f6e8b7';

/** Where an event stands in its stream. */
export interface EventPlace {
  readonly streamId: string;
  readonly streamVersion: number;
}

export interface SimulatedEvent extends EventPlace {
  readonly context: string;
  /** As the contract has it, nothing sealed. */
  readonly event: NewEvent;
  /** The event that this one puts right: its position is known once that is in the log. */
  readonly corrects?: EventPlace;
}

/** What one command led to: never nothing. */
export type Step = readonly SimulatedEvent[];

/** A context's rules, and what it publishes. */
export interface Kind<State, Command, Event extends DomainEvent> {
  readonly contract: Contract<Event>;
  readonly decider: Decider<State, Command, Event>;
}

/** A stream that something may still happen to. */
export interface LiveStream<State> {
  readonly id: string;
  readonly streamId: string;
  readonly subjectId: string;
  state: State;
  version: number;
}

/** Who gave a command, and what it puts right. */
export interface Given {
  readonly actor: string;
  readonly corrects?: EventPlace;
}

/** A command of the simulation was refused, or did nothing: a fault of the simulation. */
export class CommandRefused extends Error {}

/** @throws CommandRefused */
export function accepted<Decision extends object>(decision: Decision | Rejection, what: string): Decision {
  if (isRejection(decision)) throw new CommandRefused(`${what}: ${decision.rejected}, ${decision.detail}`);
  return decision;
}

/** Numbers streams, commands and events, and turns decisions into what the log takes. */
export class Recorder {
  private commands = 0;
  private events = 0;
  private readonly streams = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly clock: SimulatedClock,
  ) {}

  /** Events so far. */
  get recorded(): number {
    return this.events;
  }

  /** A stream without events, with an id that no other has. */
  newStream<State, Command, Event extends DomainEvent>({ contract: { category }, decider }: Kind<State, Command, Event>, subjectId: string): LiveStream<State> {
    const number = (this.streams.get(category) ?? 0) + 1;
    this.streams.set(category, number);
    const id = `${this.name}-${number}`;
    return { id, streamId: `${category}-${id}`, subjectId, state: decider.initialState, version: 0 };
  }

  /** Decides a command on a stream, and moves the stream on. @throws CommandRefused */
  handle<State, Command extends { readonly type: string }, Event extends DomainEvent>(
    kind: Kind<State, Command, Event>,
    stream: LiveStream<State>,
    { command, ...given }: Given & { readonly command: Command },
  ): Step {
    const events = accepted(kind.decider.decide(command, stream.state), `${command.type} on ${stream.streamId}`);
    if (events.length === 0) throw new CommandRefused(`${command.type} on ${stream.streamId} did nothing`);
    this.nextCommand();
    return this.record(kind, stream, { ...given, events });
  }

  /** For a command that reaches several streams: once, before what it led to is recorded. */
  nextCommand(): void {
    this.commands += 1;
  }

  /** What the newest command led to in one stream, which moves on. */
  record<State, Command, Event extends DomainEvent>(
    kind: Kind<State, Command, Event>,
    stream: LiveStream<State>,
    { events, actor, corrects }: Given & { readonly events: readonly Event[] },
  ): Step {
    return events.map((event) => {
      stream.state = kind.decider.evolve(stream.state, event);
      stream.version += 1;
      const { streamId, version: streamVersion, subjectId } = stream;
      const recorded = this.newEvent(kind.contract, event, { actor, subjectId });
      return { streamId, streamVersion, context: kind.contract.context, event: recorded, ...(corrects && { corrects }) };
    });
  }

  private newEvent<Event extends DomainEvent>({ codec }: Contract<Event>, event: Event, by: { readonly actor: string; readonly subjectId: string }): NewEvent {
    const command = `${this.name}-command-${this.commands}`;
    this.events += 1;
    return {
      ...codec.encode(event),
      eventId: v5(`${this.name}/${this.events}`, NAMESPACE),
      occurredAt: new Date(this.clock.now).toISOString(),
      metadata: { correlationId: command, causationId: command, ...by },
    };
  }
}
