/** Every way a stored event can be unreadable. Facts are in the message: stream, version, type. */
export abstract class KernelError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

interface Where {
  readonly streamId: string;
  readonly streamVersion: number;
  readonly type: string;
  readonly schemaVersion: number;
}

const at = (where: Where) => `${where.type} v${where.schemaVersion} (version ${where.streamVersion} of stream ${where.streamId})`;

export class UnknownEventType extends KernelError {
  constructor(where: Where, known: Iterable<string>) {
    super(`unknown event type: ${at(where)}; this reader knows ${[...known].join(', ')}. Deploy a reader with the newer contract.`);
  }
}

export class UnknownSchemaVersion extends KernelError {
  constructor(where: Where, newest: number) {
    super(`unknown schema version: ${at(where)}; this reader knows versions 1 to ${newest}. Deploy a reader with the newer contract.`);
  }
}

export class UndecodableEvent extends KernelError {
  constructor(where: Where, problems: string, options?: ErrorOptions) {
    super(`stored event does not have the shape its version promises: ${at(where)}: ${problems}`, options);
  }
}

/** Its data was taken out of the log for good: whoever folds passes it over. */
export class PurgedEvent extends KernelError {
  constructor(where: Where) {
    super(`the data of this event was purged: ${at(where)}`);
  }
}

/** The writer made an event its own contract refuses: a bug in the writer, nothing was stored. */
export class InvalidEvent extends KernelError {
  constructor(type: string, problems: string) {
    super(`event ${type} does not satisfy its contract: ${problems}`);
  }
}

/** A contract marks personal data where nothing would find it to seal it: a bug in the contract, which does not load. */
export class LostPersonalMark extends KernelError {
  constructor(type: string, kinds: readonly string[]) {
    super(`event ${type} marks personal data within: ${kinds.join(', ')}, where nothing finds it; it is found in objects, arrays, unions and the values of records`);
  }
}
