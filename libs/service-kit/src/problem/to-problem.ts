import { HttpException } from '@nestjs/common';
import { ZodValidationException } from 'nestjs-zod';
import { z } from 'zod';
import { httpProblems, problemOfStatus } from './http-problems';
import { Problem, problem } from './problem';
import type { ProblemMapping } from './problem-mapping';

/** Every error becomes a problem; one that nobody expected says nothing but that it happened. */
export function toProblem(error: unknown, mappings: readonly ProblemMapping[] = []): Problem {
  if (error instanceof Problem) return error;
  for (const mapping of mappings) {
    const mapped = mapping(error);
    if (mapped) return mapped;
  }
  if (error instanceof ZodValidationException) return invalidRequest(error.getZodError());
  if (isClientError(error)) return problem(problemOfStatus(statusOf(error)), error.message);
  return problem(httpProblems.internalError, 'The error was logged under this correlation id.', { cause: error });
}

/** Names every field at fault, as a JSON pointer. */
export function invalidRequest(error: unknown): Problem {
  const issues = error instanceof z.core.$ZodError ? error.issues : [];
  const errors = issues.slice(0, 50).map((issue) => ({ pointer: pointer(issue.path), detail: issue.message }));
  const summary = errors.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail)).join('; ');
  return problem(httpProblems.invalidRequest, summary.slice(0, 1_000) || 'not the expected shape', { members: { errors } });
}

const pointer = (path: readonly PropertyKey[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

interface ClientError extends Error {
  readonly statusCode?: number;
}

const statusOf = (error: ClientError) => (error instanceof HttpException ? error.getStatus() : (error.statusCode ?? 500));

/** A framework refused the request: its message is about the request, not about us. */
const isClientError = (error: unknown): error is ClientError =>
  error instanceof Error && statusOf(error) >= 400 && statusOf(error) < 500;
