import { IdempotencyKeyReused, StoreUnavailable } from '@reprise/event-store';
import { SubjectErased, VaultUnavailable } from '@reprise/privacy';
import type { Rejection } from '@reprise/kernel';
import { type Problem, type ProblemKind, type ProblemMapping, httpProblems, on, problem } from '@reprise/service-kit';

const kinds = {
  preconditionFailed: { slug: 'precondition-failed', status: 412, title: 'The stream is not at the version that was asked for' },
  preconditionUnsupported: { slug: 'precondition-unsupported', status: 400, title: 'This command takes no If-Match' },
  idempotencyKeyReused: { slug: 'idempotency-key-reused', status: 422, title: 'This Idempotency-Key was used for another request' },
  subjectErased: { slug: 'subject-erased', status: 409, title: 'This person was erased' },
  contended: { slug: 'contended', status: 503, title: 'Others were faster every time' },
} as const satisfies Record<string, ProblemKind>;

const RETRY = { 'Retry-After': '1' };

export const preconditionFailed = (streamId: string, currentVersion: number) =>
  problem(kinds.preconditionFailed, `${streamId} is at version ${currentVersion}. Read it again and decide anew.`, {
    members: { streamId, currentVersion },
    headers: currentVersion > 0 ? { ETag: `"${currentVersion}"` } : {},
  });

export const preconditionUnsupported = (command: string) =>
  problem(kinds.preconditionUnsupported, `${command} writes several streams, so a single version says nothing.`);

export const contended = (streamIds: readonly string[], attempts: number) =>
  problem(kinds.contended, `${streamIds.join(' and ')} changed during each of ${attempts} attempts. Nothing was appended.`, { headers: RETRY });

/** A rule said no: its name is part of the type, so that callers can tell rules apart. */
export function brokenRule({ rejected: rule, detail }: Rejection, statuses: Readonly<Record<string, number>>): Problem {
  const slug = rule.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
  return problem({ slug, status: statuses[rule] ?? 422, title: 'A rule said no' }, detail, { members: { rule } });
}

/** Errors of the store, and their answers. */
export const commandProblems: readonly ProblemMapping[] = [
  on(IdempotencyKeyReused, () => problem(kinds.idempotencyKeyReused, 'A new request needs a new key.')),
  on(SubjectErased, ({ subjectId }) => problem(kinds.subjectErased, `Nothing is recorded about ${subjectId} any more.`, { members: { subjectId } })),
  on(VaultUnavailable, (cause) =>
    problem(httpProblems.unavailable, 'The vault cannot be asked. Repeat the command with the same Idempotency-Key.', { headers: RETRY, cause }),
  ),
  on(StoreUnavailable, (cause) =>
    problem(httpProblems.unavailable, 'The event store cannot be reached. Repeat the command with the same Idempotency-Key.', {
      headers: RETRY,
      cause,
    }),
  ),
];
