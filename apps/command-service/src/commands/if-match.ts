import { httpProblems, problem } from '@reprise/service-kit';

/** What a caller demands of a stream's version before anything may be appended. */
export type Precondition = (version: number) => boolean;

const LIST = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;
/** For the description of the header. */
export const IF_MATCH_PATTERN = `^\\*$|${LIST.source}`;
const TAGS = /(W\/)?"([^"]*)"/g;

/**
 * RFC 9110 §13.1.1: `"3"` is exactly version 3, `"3", "4"` one of them, `*` any version of a stream that exists.
 * Weak tags never match. @throws Problem where it is none of these
 */
export function parseIfMatch(header: string | undefined): Precondition | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  if (value === '*') return (version) => version > 0;
  if (!LIST.test(value)) throw problem(httpProblems.malformedRequest, `If-Match must be like "3", quotes included, not ${value.slice(0, 50)}`);
  const strong = [...value.matchAll(TAGS)].filter(([, weak]) => !weak).map(([, , tag]) => tag);
  return (version) => strong.includes(String(version));
}
