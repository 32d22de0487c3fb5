import type { Problem } from './problem';

/** Turns an error of a lower layer into an answer; undefined: not mine. */
export type ProblemMapping = (error: unknown) => Problem | undefined;

/** One line of a service's table of errors. */
export const on =
  <Failure extends Error>(type: abstract new (...args: never[]) => Failure, answer: (error: Failure) => Problem): ProblemMapping =>
  (error) =>
    error instanceof type ? answer(error) : undefined;
