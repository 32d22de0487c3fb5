import { Inject, Injectable, Optional } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AppendResult } from '@reprise/event-store';
import { MASK_PERSONAL } from '../vault/tokens';
import { type Command, closedCommand, schemaOf } from './closed-command';
import { CommandMetrics } from './command-metrics';
import type { CommandRequest } from './command-request';
import type { MaskPersonal } from './fingerprint';
import { Issued } from './issued';

/** The front door: every command of every context goes through here to the bus. */
@Injectable()
export class Commands {
  constructor(
    private readonly bus: CommandBus,
    private readonly metrics: CommandMetrics,
    @Optional() @Inject(MASK_PERSONAL) private readonly mask?: MaskPersonal,
  ) {}

  async execute(given: Command, request: CommandRequest): Promise<AppendResult> {
    const command = closedCommand(given);
    return this.metrics.measure(command.type, async () => {
      (await Issued.from(request, { schema: schemaOf(command), mask: this.mask })).attachTo(command);
      return this.bus.execute<object, AppendResult>(command);
    });
  }
}
