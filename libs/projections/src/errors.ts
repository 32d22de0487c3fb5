abstract class ProjectionError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

/** The definition itself can't work: found at start, before anything is read. */
export class InvalidProjection extends ProjectionError {
  constructor(projection: string, problem: string) {
    super(`projection ${projection}: ${problem}`);
  }
}

/** The code's row schema, topic or reference data is not what this version's table was filled with. */
export class VersionChanged extends ProjectionError {
  constructor(where: { name: string; version: number }, what: string) {
    super(`projection ${where.name}: ${what} differs from that of version ${where.version} in the database; raise the version (to ${where.version + 1}) so that it is replayed`);
  }
}

/** `prepare` did not run for this projection, or the feed has partitions that its topic does not have. */
export class NotPrepared extends ProjectionError {
  constructor(projection: string, partition: number) {
    super(`projection ${projection} has no checkpoint for partition ${partition}: run prepare() first, with the same contract`);
  }
}

/** Another instance works on the same partitions and was faster every time. Nothing was written. */
export class BatchContended extends ProjectionError {
  constructor(attempts: number, cause: unknown) {
    super(`batch not applied after ${attempts} attempts: another instance writes the same rows or checkpoints`, { cause });
  }
}

/** A checkpoint is not where it was read: this transaction must not commit. */
export class CheckpointMoved extends ProjectionError {
  constructor(expected: number, moved: number) {
    super(`${moved} of ${expected} checkpoints were where they had been read`);
  }
}

/** What `evolve` answered can't be stored. Parks the key. */
export class InvalidRow extends ProjectionError {
  constructor(projection: string, problems: string) {
    super(`evolve of ${projection} made a row that breaks its schema: ${problems}`);
  }
}

/** What `key` answered can't be a key. Parks the stream. */
export class InvalidKey extends ProjectionError {
  constructor(projection: string, problem: string) {
    super(`key of ${projection} ${problem}`);
  }
}

/** A cursor that this service never gave out. */
export class InvalidCursor extends ProjectionError {
  constructor() {
    super('the cursor is not one that this service gave out');
  }
}

/** No projection of that name runs here. */
export class UnknownProjection extends ProjectionError {
  constructor(name: string, known: readonly string[]) {
    super(`no projection ${name} here; there is ${known.join(', ')}`);
  }
}

/** Nothing of that id is parked, or resolved. */
export class NotParked extends ProjectionError {
  constructor(id: string) {
    super(`nothing is parked as ${id}: it may have been applied since`);
  }
}

/** What was asked for does not go together with how the parked event stands. */
export class ParkedConflict extends ProjectionError {}
