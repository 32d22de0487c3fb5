import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AppendResult } from '@reprise/event-store';
import { type Command, closedCommand } from './closed-command';
import { CommandMetrics } from './command-metrics';
import type { CommandRequest } from './command-request';
import { Issued } from './issued';

/** The front door: every command of every context goes through here to the bus. */
@Injectable()
export class Commands {
  constructor(
    private readonly bus: CommandBus,
    private readonly metrics: CommandMetrics,
  ) {}

  async execute(given: Command, request: CommandRequest): Promise<AppendResult> {
    const command = closedCommand(given);
    new Issued(request).attachTo(command);
    return this.metrics.measure(command.type, () => this.bus.execute<object, AppendResult>(command));
  }
}
