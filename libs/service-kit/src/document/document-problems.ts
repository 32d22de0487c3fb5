import type { OpenAPIObject } from '@nestjs/swagger';
import { type Answer, type Documented, operationsOf } from './operations';

const text = { type: 'string' } as const;

/** RFC 9457, as `Problem.body()` makes it. */
const PROBLEM = {
  type: 'object' as const,
  description: 'RFC 9457; problems have members of their own besides.',
  required: ['type', 'title', 'status', 'detail', 'correlationId'],
  properties: {
    type: { ...text, pattern: '^urn:reprise:problem:[a-z0-9-]+$', description: 'Which kind of problem; never changes.' },
    title: { ...text, description: 'The same words for every occurrence.' },
    status: { type: 'integer' as const },
    detail: { ...text, description: 'What is wrong with this request.' },
    correlationId: text,
  },
};

/** What a service of the kit may say to any request, whatever the route. */
const ALWAYS: Readonly<Record<number, string>> = {
  400: 'The request could not be read, or does not have the expected shape.',
  414: 'The URL is too long.',
  415: 'The body is no JSON in UTF-8, or coded.',
  417: 'This Expect header cannot be met.',
  429: 'The caller, or its address, has had its share.',
  503: 'The service, or what it needs, cannot answer at the moment.',
  504: 'No answer in time.',
};
const WITH_BODY: Readonly<Record<number, string>> = { 413: 'The body is larger than 64 KiB.' };
const TAKES_BODY = new Set(['post', 'put', 'patch']);

const CORRELATION = { 'X-Correlation-Id': { description: "The caller's, or made up.", required: true, schema: text } };
const HEADERS: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { required: true, schema: text } },
  429: { 'Retry-After': { description: 'Seconds.', required: true, schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds.', required: true, schema: { type: 'integer' } } },
};

/** Says of every documented route which problems it answers with, what they look like and which headers answers have. */
export function documentProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  for (const documented of operationsOf(document)) documented.operation.responses = answersOf(documented);
  return document;
}

function answersOf({ method, operation }: Documented): Record<string, Answer> {
  const own = operation.responses as Record<string, Answer>;
  const refusals = Object.entries({ ...ALWAYS, ...(TAKES_BODY.has(method) ? WITH_BODY : {}) });
  const all: Record<string, Answer> = { ...Object.fromEntries(refusals.map(([status, description]) => [status, { description }])), ...own };
  return Object.fromEntries(Object.entries(all).map(([status, answer]) => [status, described(Number(status), answer)]));
}

function described(status: number, answer: Answer): Answer {
  const headers = { ...CORRELATION, ...HEADERS[status], ...answer.headers };
  return status < 400 ? { ...answer, headers } : { content: problemOf(status), ...answer, headers };
}

const problemOf = (status: number): NonNullable<Answer['content']> => ({
  'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { status: { enum: [status] } } }] } },
});
