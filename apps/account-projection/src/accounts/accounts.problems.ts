import { httpProblems, problem } from '@reprise/service-kit';

export const noSuchAccount = (accountId: string) => problem(httpProblems.notFound, `There is no account ${accountId}.`);
