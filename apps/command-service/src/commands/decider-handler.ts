import type { Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Decider, type DomainEvent, isRejection } from '@reprise/kernel';
import type { Aggregate, Plan } from './aggregate';
import { Decisions } from './decisions';
import { Issued } from './issued';

/** An aggregate whose commands are each for one stream, and decided by its decider. */
export interface DecidedAggregate<State, Command, Event extends DomainEvent> extends Aggregate<State, Event> {
  readonly decider: Decider<State, Command, Event>;
  /** Of the stream a command is for, without category. */
  idOf(this: void, command: Command): string;
}

type CommandType<Command> = new (...data: never[]) => Command;

export const planFor = <State, Command, Event extends DomainEvent>(
  aggregate: DecidedAggregate<State, Command, Event>,
  command: Command,
): Plan<State, Event> => ({
  aggregate,
  ids: [aggregate.idOf(command)],
  decide: ([state = aggregate.decider.initialState]) => {
    const decision = aggregate.decider.decide(command, state);
    return isRejection(decision) ? decision : [decision];
  },
});

/** The handler of a command that its decider decides alone. */
export function deciderHandler<State, Command extends object, Event extends DomainEvent>(
  aggregate: DecidedAggregate<State, Command, Event>,
  type: CommandType<Command>,
): Type<ICommandHandler> {
  @CommandHandler(type)
  class DeciderHandler {
    constructor(private readonly decisions: Decisions) {}

    execute(command: Command) {
      return this.decisions.execute(planFor(aggregate, command), Issued.with(command));
    }
  }
  return DeciderHandler;
}
