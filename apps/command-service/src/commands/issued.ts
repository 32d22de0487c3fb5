import { AsyncContext } from '@nestjs/cqrs';
import type { IdempotencyRecord } from '@reprise/event-store';
import { v7 as uuid } from 'uuid';
import type { CommandRequest } from './command-request';

/** What travels with a command over the bus, which hands its handler the command alone. */
export class Issued extends AsyncContext {
  /** What the command's events name as their cause. */
  readonly commandId = uuid();
  /** Keys belong to their actor: nobody is answered with what another one did. */
  readonly idempotency: IdempotencyRecord | undefined;

  constructor(readonly request: CommandRequest) {
    super();
    const { actor, idempotencyKey: key } = request;
    this.idempotency = key === undefined ? undefined : { key: `${withoutColons(actor)}:${key}`, requestHash: request.fingerprint() };
  }

  static with(command: object): Issued {
    const issued = AsyncContext.of(command);
    if (issued instanceof Issued) return issued;
    throw new Error(`${command.constructor.name} was put on the bus without Commands.execute()`);
  }
}

/** Where the actor ends must be certain: "a" with the key "b:c" is not "a:b" with the key "c". */
const withoutColons = (actor: string) => actor.replaceAll(/[%:]/g, encodeURIComponent);
