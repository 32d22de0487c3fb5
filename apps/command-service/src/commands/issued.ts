import { AsyncContext } from '@nestjs/cqrs';
import type { IdempotencyRecord } from '@reprise/event-store';
import { v7 as uuid } from 'uuid';
import type { CommandRequest } from './command-request';
import { type Fingerprints, type Masking, fingerprintsOf } from './fingerprint';

/** What travels with a command over the bus, which hands its handler the command alone. */
export class Issued extends AsyncContext {
  /** What the command's events name as their cause. */
  readonly commandId = uuid();
  /** Keys belong to their actor: nobody is answered with what another one did. */
  readonly idempotency: IdempotencyRecord | undefined;
  /** What records of the same request from before may be. */
  readonly formerIdempotency: readonly IdempotencyRecord[];

  /** @param fingerprints of a request with an Idempotency-Key */
  constructor(
    readonly request: CommandRequest,
    fingerprints?: Fingerprints,
  ) {
    super();
    const key = `${withoutColons(request.actor)}:${request.idempotencyKey ?? ''}`;
    this.idempotency = fingerprints && { key, requestHash: fingerprints.current };
    this.formerIdempotency = (fingerprints?.former ?? []).map((requestHash) => ({ key, requestHash }));
  }

  /** @throws SubjectErased, VaultUnavailable: it cannot be told then whether this was asked before */
  static async from(request: CommandRequest, masking: Masking): Promise<Issued> {
    return new Issued(request, request.idempotencyKey === undefined ? undefined : await fingerprintsOf(request.asked, masking));
  }

  static with(command: object): Issued {
    const issued = AsyncContext.of(command);
    if (issued instanceof Issued) return issued;
    throw new Error(`${command.constructor.name} was put on the bus without Commands.execute()`);
  }
}

/** Where the actor ends must be certain: "a" with the key "b:c" is not "a:b" with the key "c". */
const withoutColons = (actor: string) => actor.replaceAll(/[%:]/g, encodeURIComponent);
