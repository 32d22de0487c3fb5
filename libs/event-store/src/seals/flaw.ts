/** Where the log is not what it was, or not what it must be. */
export interface Flaw {
  /** The first position that is wrong, as near as it can be told. */
  readonly position: number;
  readonly why: string;
}
