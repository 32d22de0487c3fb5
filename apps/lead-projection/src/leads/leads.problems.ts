import { httpProblems, problem } from '@reprise/service-kit';

export const noSuchLead = (leadId: string) => problem(httpProblems.notFound, `There is no lead ${leadId}.`);
