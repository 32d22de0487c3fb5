import type { ProblemKind } from './problem';

/** Problems any service may answer with; a service adds its own beside its controllers. */
export const httpProblems = {
  malformedRequest: { slug: 'malformed-request', status: 400, title: 'The request could not be read' },
  malformedJson: { slug: 'malformed-json', status: 400, title: 'The body is not valid JSON' },
  invalidRequest: { slug: 'invalid-request', status: 400, title: 'The request does not have the expected shape' },
  unauthenticated: { slug: 'unauthenticated', status: 401, title: 'It is not known who is calling' },
  forbidden: { slug: 'forbidden', status: 403, title: 'The caller may not do this' },
  notFound: { slug: 'not-found', status: 404, title: 'There is no such thing here' },
  methodNotAllowed: { slug: 'method-not-allowed', status: 405, title: 'This method is not offered here' },
  requestTimeout: { slug: 'request-timeout', status: 408, title: 'The request took too long to arrive' },
  payloadTooLarge: { slug: 'payload-too-large', status: 413, title: 'The body is larger than 64 KiB' },
  uriTooLong: { slug: 'uri-too-long', status: 414, title: 'The URL is too long' },
  unsupportedMediaType: { slug: 'unsupported-media-type', status: 415, title: 'The body must be sent as application/json' },
  expectationFailed: { slug: 'expectation-failed', status: 417, title: 'This Expect header cannot be met' },
  tooManyRequests: { slug: 'too-many-requests', status: 429, title: 'There were too many requests' },
  headersTooLarge: { slug: 'headers-too-large', status: 431, title: 'The headers are too large' },
  internalError: { slug: 'internal-error', status: 500, title: 'Something went wrong on our side' },
  unavailable: { slug: 'unavailable', status: 503, title: 'The service cannot answer at the moment' },
  overloaded: { slug: 'overloaded', status: 503, title: 'The service has more to do than it can take', expected: true },
  notReady: { slug: 'not-ready', status: 503, title: 'The service is not ready', expected: true },
  timeout: { slug: 'timeout', status: 504, title: 'No answer in time' },
} as const satisfies Record<string, ProblemKind>;

const byStatus = new Map<number, ProblemKind>(
  Object.values(httpProblems)
    .filter(({ slug }) => !['malformed-json', 'invalid-request', 'not-ready', 'overloaded'].includes(slug))
    .map((kind) => [kind.status, kind]),
);

/** The general problem of a status that a framework chose. */
export const problemOfStatus = (status: number): ProblemKind =>
  byStatus.get(status) ??
  (status >= 500 ? httpProblems.internalError : { slug: 'refused', status, title: 'The request was refused' });
