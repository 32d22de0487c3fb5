import { httpProblems } from '../problem/http-problems';
import { problem } from '../problem/problem';

const retry = (seconds: number) => ({ 'Retry-After': String(seconds) });

/** 429: the caller has had its share. */
export const tooManyRequests = (seconds: number) => problem(httpProblems.tooManyRequests, 'You have had your share for now: come again after Retry-After seconds.', { headers: retry(seconds) });

/** 429: nobody from there could say who they are, again and again. */
export const tooManyGuesses = (seconds: number) =>
  problem(httpProblems.tooManyRequests, 'Too many requests from your address came without a good token: come again after Retry-After seconds.', { headers: retry(seconds) });
