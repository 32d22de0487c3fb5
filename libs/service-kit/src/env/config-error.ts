/** What sysexits.h calls EX_CONFIG. */
export const EXIT_CONFIG = 78;

/** Everything that is wrong with the environment, in one message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the environment is not usable:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
  }
}
