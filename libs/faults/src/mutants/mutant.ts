/** A text that stands once in a file of the compiled product, and what is to stand there instead. */
export interface Edit {
  /** From the root of the checkout. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One seeded bug. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it, in a few words. */
  readonly bug: string;
  readonly edits: readonly Edit[];
  /** Where its process is killed, so that it shows; as REPRISE_FAILPOINTS. */
  readonly failpoints?: string;
}
