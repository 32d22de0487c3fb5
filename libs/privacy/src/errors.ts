/** Every way personal data can be out of reach. No message ever holds what it is about, or a key. */
export abstract class PrivacyError extends Error {
  override get name() {
    return this.constructor.name;
  }
}

/** The vault or its key store cannot be asked now: wait and try again (503). Never a sign that someone was erased. */
export class VaultUnavailable extends PrivacyError {
  constructor(what: string, options?: ErrorOptions) {
    super(`the vault is not available: ${what}`, options);
  }
}

/** The vault serves nothing until the log's erasures are known to be applied to it. */
export class VaultSealed extends VaultUnavailable {
  constructor(missing: number) {
    super(`it is sealed, as ${missing} erasures of the log are not applied to it; an instance that may write applies them when it starts`);
  }
}

/** The vault answered with an error that no caller can mend: a fault of the code or the schema. */
export class VaultFailure extends PrivacyError {}

/** An envelope that is not as it was made, or not where it was made for: an alarm, not an answer. */
export class EnvelopeDamaged extends PrivacyError {
  constructor(problem: string, options?: ErrorOptions) {
    super(`envelope damaged: ${problem}`, options);
  }
}

/** An envelope names a key that the vault never had or has lost, and no erasure says why: an alarm. */
export class SubjectKeyMissing extends PrivacyError {
  constructor(readonly subjectId: string) {
    super(`the vault has no key and no tombstone for subject ${subjectId}, of whom there is an envelope: was an old backup restored?`);
  }
}

/** Nothing can be written about this subject any more. */
export class SubjectErased extends PrivacyError {
  constructor(readonly subjectId: string) {
    super(`subject ${subjectId} was erased: nothing is recorded about them any more`);
  }
}

/** An event whose personal data cannot be sealed as its contract asks: a bug in the writer, nothing was sealed. */
export class UnsealablePersonal extends PrivacyError {}

/** The vault's keys or settings cannot be used as they were given. */
export class ConfigError extends PrivacyError {}
