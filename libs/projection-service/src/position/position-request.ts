import type { IncomingHttpHeaders } from 'node:http';
import { StreamId, categoryOf } from '@reprise/kernel';
import { httpProblems, problem } from '@reprise/service-kit';

/** A caller who wants to read what it wrote. */
export interface PositionRequest {
  readonly streamId: string;
  /** Position of the newest event of that stream the caller knows of. */
  readonly position: number;
  readonly waitSeconds: number;
}

const DEFAULT_WAIT = 5;
const MAX_WAIT = 30;

const refuse = (detail: string) => problem(httpProblems.invalidRequest, detail);

/**
 * Reads `Reprise-Min-Position`, `Reprise-Stream` and `Prefer: wait=<seconds>`.
 * @param category of the streams that the route is about
 * @param routeStream the one stream that the route is about
 * @throws Problem 400 where a header is malformed, or the stream is missing or not one of the route's
 */
export function positionRequest(headers: IncomingHttpHeaders, category: string, routeStream?: string): PositionRequest | undefined {
  const waitSeconds = waitOf(headers['prefer']);
  const stream = namedStream(headers['reprise-stream'], category);
  if (routeStream && stream && stream !== routeStream) throw refuse(`Reprise-Stream is ${stream}, but this resource is ${routeStream}.`);
  const given = headers['reprise-min-position'];
  if (given === undefined) return undefined;
  const streamId = routeStream ?? stream;
  if (!streamId) throw refuse('Reprise-Min-Position needs Reprise-Stream here: each stream has its own position to wait for.');
  return { streamId, position: positionOf(given), waitSeconds };
}

type Header = string | string[];

function positionOf(given: Header): number {
  const position = /^[0-9]{1,16}$/.test(String(given)) ? Number(given) : NaN;
  if (Number.isSafeInteger(position)) return position;
  throw refuse('Reprise-Min-Position must be a whole number.');
}

function namedStream(given: Header | undefined, category: string): string | undefined {
  if (given === undefined) return undefined;
  const stream = StreamId.safeParse(given);
  if (stream.success && categoryOf(stream.data) === category) return stream.data;
  throw refuse(`Reprise-Stream must be a stream like ${category}-42.`);
}

/** RFC 7240: preferences that are not known here are ignored. */
function waitOf(given: Header | undefined): number {
  const preferences = [given ?? []].flat().join(',').split(',');
  const wait = preferences.map((preference) => /^\s*wait\s*=\s*(.*?)\s*(;.*)?$/i.exec(preference)?.[1]).find((value) => value !== undefined);
  if (wait === undefined) return DEFAULT_WAIT;
  if (!/^[0-9]{1,9}$/.test(wait)) throw refuse('Prefer: wait must be a whole number of seconds.');
  return Math.min(Number(wait), MAX_WAIT);
}
