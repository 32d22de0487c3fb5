/** The command can't begin: what is missing, and what to do about it, in one line. */
export class UsageError extends Error {}
