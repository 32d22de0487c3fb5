import type { KernelError } from '@reprise/kernel';
import { type ProblemKind, httpProblems, problem } from '@reprise/service-kit';

const unreadableEvent = {
  slug: 'unreadable-event',
  status: 500,
  title: 'History holds an event that this build cannot read',
} as const satisfies ProblemKind;

export const noStream = (streamId: string) => problem(httpProblems.notFound, `There is no stream ${streamId}.`);

export const noDecider = (category: string) =>
  problem(httpProblems.notFound, `Streams of category ${category} have no state here: this build knows no decider for them.`);

export const noSuchVersion = (streamId: string, { version, newest }: { readonly version: number; readonly newest: number }) =>
  problem(httpProblems.notFound, `Stream ${streamId} ends at version ${newest}; there is no version ${version}.`, {
    members: { streamId, streamVersion: newest },
  });

export const unreadable = (cause: KernelError) => problem(unreadableEvent, cause.message, { cause });
