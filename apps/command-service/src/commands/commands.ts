import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AppendResult } from '@reprise/event-store';
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

  execute(command: object & { readonly type: string }, request: CommandRequest): Promise<AppendResult> {
    new Issued(request).attachTo(command);
    return this.metrics.measure(command.type, () => this.bus.execute<object, AppendResult>(command));
  }
}
