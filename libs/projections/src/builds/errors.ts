import type { BuildId } from './build';
import { tableOf } from './builds';

abstract class BuildError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

/** What was asked for does not go together with how the builds of the projection stand. */
export class BuildConflict extends BuildError {}

/** Differences where none were expected: the build was not promoted. */
export class DifferencesFound extends BuildError {}

/** It would not be at the same position yet: nothing was changed, try again. */
export class NotYet extends BuildError {
  constructor(build: BuildId, why: string) {
    super(`${tableOf(build)} can't be read yet: ${why}`);
  }
}

/** It is built no more: it was retired, or is fed with the live ones. */
export class BuildEnded extends BuildError {
  constructor(build: BuildId) {
    super(`${tableOf(build)} is not being built`);
  }
}
